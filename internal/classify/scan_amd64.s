//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// The class of a byte is the bits that the entry of its lower half and the entry of its upper half have in common:
// 01 digit, 02 A-O, 04 P-Z, 08 a-o, 10 p-z, 20 dot, 40 at sign, 80 underline. Bytes beyond ASCII have none, because
// VPSHUFB answers 0 to an index with its highest bit set.
DATA lowerHalf<>+0(SB)/8, $0x1f1f1f1f1f1f1f55
DATA lowerHalf<>+8(SB)/8, $0x8a2a0a0a0a1e1f1f
GLOBL lowerHalf<>(SB), RODATA|NOPTR, $16

DATA upperHalf<>+0(SB)/8, $0x1008844201200000
DATA upperHalf<>+8(SB)/8, $0x0000000000000000
GLOBL upperHalf<>(SB), RODATA|NOPTR, $16

DATA nibble<>+0(SB)/8, $0x0f0f0f0f0f0f0f0f
GLOBL nibble<>(SB), RODATA|NOPTR, $8

// CLASSES puts the classes of the 32 bytes at off into Y.
#define CLASSES(off, Y) \
	VMOVDQU off(SI), Y    \
	VPSRLW  $4, Y, Y2     \
	VPAND   Y13, Y2, Y2   \
	VPSHUFB Y, Y15, Y     \
	VPSHUFB Y2, Y14, Y2   \
	VPAND   Y, Y2, Y

// WORD joins the highest bits of the bytes of Y2 and Y3 to a mask in AX.
#define WORD \
	VPMOVMSKB Y2, AX \
	VPMOVMSKB Y3, DX \
	SHLQ      $32, DX \
	ORQ       DX, AX

// PLANE stores the mask of the class that a shift to the left by n brings to the top.
#define PLANE(n, plane) \
	VPSLLW $n, Y0, Y2 \
	VPSLLW $n, Y1, Y3 \
	WORD              \
	MOVQ   AX, (plane+8)(BX)

// func maskBlocksAVX2(m *masks, first int, src *byte, blocks int)
TEXT ·maskBlocksAVX2(SB), NOSPLIT, $0-32
	MOVQ m+0(FP), BX
	MOVQ BX, DI
	MOVQ first+8(FP), AX
	LEAQ (BX)(AX*8), BX
	SHLQ $6, AX
	LEAQ (masks_classes+64)(DI)(AX*1), DI
	MOVQ src+16(FP), SI
	MOVQ blocks+24(FP), CX
	VBROADCASTI128 lowerHalf<>(SB), Y15
	VBROADCASTI128 upperHalf<>(SB), Y14
	VPBROADCASTQ nibble<>(SB), Y13
	VPXOR Y12, Y12, Y12

block:
	CLASSES(0, Y0)
	CLASSES(32, Y1)
	VMOVDQU Y0, 0(DI)
	VMOVDQU Y1, 32(DI)
	VPCMPEQB Y12, Y0, Y2
	VPCMPEQB Y12, Y1, Y3
	WORD
	NOTQ AX
	MOVQ AX, (masks_run+8)(BX)
	VPMOVMSKB Y0, AX
	VPMOVMSKB Y1, DX
	SHLQ $32, DX
	ORQ DX, AX
	MOVQ AX, (masks_underline+8)(BX)
	PLANE(7, masks_digit)
	PLANE(2, masks_dot)
	PLANE(1, masks_at)
	ADDQ $64, SI
	ADDQ $64, DI
	ADDQ $8, BX
	DECQ CX
	JNZ  block
	VZEROUPPER
	RET
