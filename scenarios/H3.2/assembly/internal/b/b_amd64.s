#include "textflag.h"

DATA shared+0(SB)/4, $2
GLOBL shared(SB), NOPTR, $4

TEXT ·Shared(SB), NOSPLIT, $0-4
	MOVL shared(SB), AX
	MOVL AX, ret+0(FP)
	RET
