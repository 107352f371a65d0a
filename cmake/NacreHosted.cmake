# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# nacre_hosted_options(VARIANT HOSTED PICOLIBC LLVM)
# nacre_hosted_VARIANT: how code against the libraries of hosted components is compiled. HOSTED is user/hosted, PICOLIBC
# and LLVM are the sources, or folders with their headers at the same places.
include_guard(GLOBAL)
set(nacre_hosted_integer_options -mcpu=cortex-a53+nofp+nosimd -mabi=aapcs-soft -ffp-contract=off)
set(nacre_hosted_fp_options -mcpu=cortex-a53)

# The order of the folders matters: libc++'s headers go on to the C headers of the same name.
function(nacre_hosted_options variant hosted picolibc llvm)
  add_library(nacre_hosted_${variant} INTERFACE)
  target_compile_options(nacre_hosted_${variant} INTERFACE
    -fhosted ${nacre_hosted_${variant}_options} -fno-omit-frame-pointer -mno-omit-leaf-frame-pointer
    -ftrivial-auto-var-init=zero -nostdlibinc -D_DEFAULT_SOURCE
    -ffile-prefix-map=${picolibc}=picolibc -ffile-prefix-map=${llvm}=llvm-runtimes
    $<$<COMPILE_LANGUAGE:CXX>:-nostdinc++>
    "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-isystem ${hosted}/cxx>"
    "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-isystem ${llvm}/libcxx/include>"
    "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-isystem ${llvm}/libcxxabi/include>"
    "SHELL:-isystem ${hosted}/${variant}" "SHELL:-isystem ${hosted}/c"
    "SHELL:-isystem ${picolibc}/newlib/libc/tinystdio" "SHELL:-isystem ${picolibc}/newlib/libc/machine/aarch64"
    "SHELL:-isystem ${picolibc}/newlib/libc/include")
endfunction()
