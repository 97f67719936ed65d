//go:build !purego

#include "textflag.h"

// One sixteenth of a block: which of the 16 bytes at off(SI) are X0, X1, X2, as 16 bits each in AX, BX, CX.
#define SIXTEEN(off) \
	MOVOU    off(SI), X4 \
	MOVO     X4, X5      \
	MOVO     X4, X6      \
	PCMPEQB  X0, X4      \
	PCMPEQB  X1, X5      \
	PCMPEQB  X2, X6      \
	PMOVMSKB X4, AX      \
	PMOVMSKB X5, BX      \
	PMOVMSKB X6, CX

// Puts the bits into the masks R8, R9, R10.
#define MERGE(n) \
	SHLQ $n, AX \
	SHLQ $n, BX \
	SHLQ $n, CX \
	ORQ  AX, R8 \
	ORQ  BX, R9 \
	ORQ  CX, R10

// Spreads the byte at the bottom of x over all of it.
#define SPREAD(x) \
	PUNPCKLBW  x, x     \
	PSHUFLW    $0, x, x \
	PUNPCKLQDQ x, x

// func maskBlocks(dst *csvMask, src *byte, blocks int, marks uint32)
TEXT ·maskBlocks(SB), NOSPLIT, $0-28
	MOVQ    dst+0(FP), DI
	MOVQ    src+8(FP), SI
	MOVQ    blocks+16(FP), DX
	MOVL    marks+24(FP), AX
	MOVQ    AX, X0
	SHRL    $8, AX
	MOVQ    AX, X1
	SHRL    $8, AX
	MOVQ    AX, X2
	SPREAD(X0)
	SPREAD(X1)
	SPREAD(X2)
	TESTQ   DX, DX
	JLE     done

block:
	SIXTEEN(0)
	MOVQ AX, R8
	MOVQ BX, R9
	MOVQ CX, R10
	SIXTEEN(16)
	MERGE(16)
	SIXTEEN(32)
	MERGE(32)
	SIXTEEN(48)
	MERGE(48)
	MOVQ R8, 0(DI)
	MOVQ R9, 8(DI)
	MOVQ R10, 16(DI)
	ADDQ $64, SI
	ADDQ $24, DI
	DECQ DX
	JNZ  block

done:
	RET
