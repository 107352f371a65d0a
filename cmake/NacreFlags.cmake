# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# Flags that every target has: warnings are errors, and the bytes do not depend on where the tree lies.
include_directories(${nacre_headers})
add_compile_options(
  -Wall -Wextra -Werror
  -ffile-prefix-map=${PROJECT_SOURCE_DIR}=. -ffile-prefix-map=${PROJECT_BINARY_DIR}=build
  -fdebug-compilation-dir=. -no-canonical-prefixes)
if(CMAKE_CROSSCOMPILING)
  add_compile_options(
    -O2 -g -ffreestanding -fno-pic -mcpu=cortex-a53 -ffunction-sections -fdata-sections
    $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions> $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>
    $<$<COMPILE_LANGUAGE:CXX>:-fno-threadsafe-statics>)
  add_link_options(-fuse-ld=lld -nostdlib -static -Wl,--build-id=none -Wl,--gc-sections -Wl,-z,max-page-size=4096
    -Wl,--no-dynamic-linker -Wl,--orphan-handling=error)
endif()
