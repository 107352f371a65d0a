// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The dashboard's files as scripts/build_dashboard packed them; the folder is on the assembler's include path.

  .section .rodata.nacre_web, "a", %progbits
  .global nacre_web_index, nacre_web_index_end
  .balign 16
nacre_web_index:
  .incbin "index.html.gz"
nacre_web_index_end:
  .global nacre_web_script, nacre_web_script_end
  .balign 16
nacre_web_script:
  .incbin "app.js.gz"
nacre_web_script_end:
  .global nacre_web_style, nacre_web_style_end
  .balign 16
nacre_web_style:
  .incbin "app.css.gz"
nacre_web_style_end:
