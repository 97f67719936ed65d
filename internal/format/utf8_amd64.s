//go:build !purego

#include "textflag.h"

#define CONSTANT(value, x) \
	MOVL   value, AX  \
	MOVQ   AX, x      \
	PSHUFD $0, x, x

// Looks at the 16 bytes in X2; X3, X4 and X5 hold those that begin one, two and three bytes before.
// X0 stays all ones while every byte continues a rune if and only if a byte before it asks for that.
// X1 gathers the leads that need a closer look: C0, C1, E0, ED, and F0 up.
#define CHECK \
	PSUBUSB X8, X3  \
	PSUBUSB X9, X4  \
	PSUBUSB X10, X5 \
	POR     X4, X3  \
	POR     X5, X3  \
	PXOR    X6, X6  \
	PCMPEQB X6, X3  \
	MOVO    X11, X6 \
	PCMPGTB X2, X6  \
	PXOR    X6, X3  \
	PAND    X3, X0  \
	MOVO    X2, X4  \
	PAND    X12, X4 \
	PCMPEQB X11, X4 \
	POR     X4, X1  \
	MOVO    X2, X5  \
	PCMPEQB X13, X5 \
	POR     X5, X1  \
	MOVO    X2, X6  \
	PCMPEQB X14, X6 \
	POR     X6, X1  \
	MOVO    X2, X7  \
	PMAXUB  X15, X7 \
	PCMPEQB X2, X7  \
	POR     X7, X1

#define CHECKAT(off) \
	MOVOU off(SI), X2     \
	MOVOU (off-1)(SI), X3 \
	MOVOU (off-2)(SI), X4 \
	MOVOU (off-3)(SI), X5 \
	CHECK

// func commonRunes(p *byte, n int) bool
TEXT ·commonRunes(SB), NOSPLIT, $0-17
	MOVQ p+0(FP), SI
	MOVQ n+8(FP), DX
	CONSTANT($0xBFBFBFBF, X8)
	CONSTANT($0xDFDFDFDF, X9)
	CONSTANT($0xEFEFEFEF, X10)
	CONSTANT($0xC0C0C0C0, X11)
	CONSTANT($0xFEFEFEFE, X12)
	CONSTANT($0xE0E0E0E0, X13)
	CONSTANT($0xEDEDEDED, X14)
	CONSTANT($0xF0F0F0F0, X15)
	PCMPEQB X0, X0
	PXOR    X1, X1

	// Nothing stands before the first byte.
	MOVOU  (SI), X2
	MOVO   X2, X3
	MOVO   X2, X4
	MOVO   X2, X5
	PSLLDQ $1, X3
	PSLLDQ $2, X4
	PSLLDQ $3, X5
	CHECK
	ADDQ   $16, SI
	SUBQ   $16, DX

loop:
	CMPQ DX, $64
	JLT  tail

	// Runs of ASCII are skipped.
	MOVOU    -3(SI), X3
	MOVOU    (SI), X2
	MOVOU    16(SI), X4
	MOVOU    32(SI), X5
	MOVOU    48(SI), X6
	POR      X2, X3
	POR      X4, X5
	POR      X6, X3
	POR      X5, X3
	PMOVMSKB X3, AX
	TESTL    AX, AX
	JZ       next
	CHECKAT(0)
	CHECKAT(16)
	CHECKAT(32)
	CHECKAT(48)

next:
	ADDQ $64, SI
	SUBQ $64, DX
	JMP  loop

tail:
	CMPQ DX, $16
	JLT  last
	CHECKAT(0)
	ADDQ $16, SI
	SUBQ $16, DX
	JMP  tail

last:
	// The last 16 bytes, some of them once more.
	ADDQ DX, SI
	CHECKAT(-16)

	PMOVMSKB X0, AX
	PMOVMSKB X1, BX
	XORL     $0xFFFF, AX
	ORL      BX, AX
	SETEQ    ret+16(FP)
	RET
