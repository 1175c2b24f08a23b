/* What a board is flashed with behind the program: the image in slot 0, or a core. FIRST is the name of its file. */
    .section .first, "a", %progbits
    .incbin FIRST
