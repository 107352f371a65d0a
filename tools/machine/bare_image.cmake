# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# nacre_bare_image(NAME SOURCE): NAME.bin in the current build folder, a bare arm64 Linux image of one assembly file, and
# a target NAME that builds it. For tests of the tools: it is no Nacre system, so the host build assembles it.
function(nacre_bare_image name source)
  set(image ${CMAKE_CURRENT_BINARY_DIR}/${name})
  add_custom_command(OUTPUT ${image}.bin
    COMMAND clang-19 --target=aarch64-none-elf -c ${CMAKE_CURRENT_SOURCE_DIR}/${source} -o ${image}.o
    COMMAND llvm-objcopy-19 -O binary -j .text ${image}.o ${image}.bin
    DEPENDS ${source} VERBATIM)
  add_custom_target(${name} DEPENDS ${image}.bin)
endfunction()
