# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# The compiler's builtins, the C++ library and the unwinder, compiled from LLVM's pinned source without its own build.
set(nacre_libcxx_files
  libcxx/src/algorithm.cpp
  libcxx/src/any.cpp
  libcxx/src/bind.cpp
  libcxx/src/call_once.cpp
  libcxx/src/charconv.cpp
  libcxx/src/error_category.cpp
  libcxx/src/exception.cpp
  libcxx/src/expected.cpp
  libcxx/src/functional.cpp
  libcxx/src/hash.cpp
  libcxx/src/memory.cpp
  libcxx/src/memory_resource.cpp
  libcxx/src/new_handler.cpp
  libcxx/src/new_helpers.cpp
  libcxx/src/optional.cpp
  libcxx/src/ryu/*.cpp
  libcxx/src/stdexcept.cpp
  libcxx/src/string.cpp
  libcxx/src/system_error.cpp
  libcxx/src/typeinfo.cpp
  libcxx/src/valarray.cpp
  libcxx/src/variant.cpp
  libcxx/src/vector.cpp)
set(nacre_libcxxabi_files
  libcxxabi/src/abort_message.cpp
  libcxxabi/src/cxa_aux_runtime.cpp
  libcxxabi/src/cxa_default_handlers.cpp
  libcxxabi/src/cxa_exception_storage.cpp
  libcxxabi/src/cxa_guard.cpp
  libcxxabi/src/cxa_handlers.cpp
  libcxxabi/src/cxa_vector.cpp
  libcxxabi/src/cxa_virtual.cpp
  libcxxabi/src/fallback_malloc.cpp
  libcxxabi/src/private_typeinfo.cpp
  libcxxabi/src/stdlib_exception.cpp
  libcxxabi/src/stdlib_new_delete.cpp
  libcxxabi/src/stdlib_stdexcept.cpp
  libcxxabi/src/stdlib_typeinfo.cpp)
set(nacre_libcxxabi_cxx_files libcxxabi/src/cxa_noexception.cpp)
set(nacre_libcxxabi_exceptions_files libcxxabi/src/cxa_exception.cpp libcxxabi/src/cxa_personality.cpp)
set(nacre_no_tables -fno-unwind-tables -fno-asynchronous-unwind-tables)

# What only other machines or systems use does not compile here or is empty: 80-bit floats, memory protection, emulated
# thread-local storage, start files.
string(CONCAT nacre_builtins_left_out
  "/(apple_versioning|os_version_check|cpu_model|crtbegin|crtend|emutls|enable_execute_stack|eprintf"
  "|gcc_personality_v0|trampoline_setup|clear_cache|atomic|atomic_flag.*|atomic_s.*|atomic_t.*"
  "|[a-z]*xf[a-z0-9]*|[a-z]*bf[a-z0-9]*|[a-z]*xc3)\\.c$")
function(nacre_llvm_builtins variant)
  nacre_source_library(nacre_builtins_${variant} llvm-runtimes ${llvm}
    FILES compiler-rt/lib/builtins/*.c EXCLUDE ${nacre_builtins_left_out}
    OPTIONS -fno-builtin ${nacre_no_tables})
  target_link_libraries(nacre_builtins_${variant} PRIVATE nacre_hosted_${variant})
endfunction()

# KIND is cxx or exceptions; FLAGS are added for the latter.
function(nacre_llvm_cxx variant kind flags)
  if(kind STREQUAL cxx)
    set(flags ${nacre_no_tables})
    set(libraries nacre_hosted_${variant}_runtime)
  else()
    set(libraries nacre_unwind_${variant} nacre_hosted_${variant}_runtime)
  endif()
  nacre_source_library(nacre_hosted_${variant}_${kind} llvm-runtimes ${llvm}
    FILES ${nacre_libcxx_files} ${nacre_libcxxabi_files} ${nacre_libcxxabi_${kind}_files}
    OPTIONS -frtti ${flags} -DNDEBUG -D_LIBCPP_BUILDING_LIBRARY -DLIBCXX_BUILDING_LIBCXXABI
      -D_LIBCXXABI_BUILDING_LIBRARY -D_LIBCXXABI_HAS_NO_THREADS -DLIBCXXABI_BAREMETAL
      -DLIBCXXABI_NON_DEMANGLING_TERMINATE
      -I${llvm}/libcxx/src -I${llvm}/libunwind/include)
  target_link_libraries(nacre_hosted_${variant}_${kind} PRIVATE nacre_hosted_${variant} PUBLIC ${libraries})
endfunction()

# Integer-only code has its own way to save and restore registers: unwind_registers.S.
function(nacre_llvm_unwind variant)
  set(files libunwind/src/libunwind.cpp libunwind/src/UnwindLevel1.c)
  if(variant STREQUAL fp)
    list(APPEND files libunwind/src/UnwindRegisters*.S)
  endif()
  nacre_source_library(nacre_unwind_${variant} llvm-runtimes ${llvm} FILES ${files}
    OPTIONS -DNDEBUG -D_LIBUNWIND_IS_BAREMETAL -D_LIBUNWIND_HAS_NO_THREADS -D_LIBUNWIND_IS_NATIVE_ONLY
      -D_LIBUNWIND_HIDE_SYMBOLS -fno-exceptions -funwind-tables -I${llvm}/libunwind/include)
  if(variant STREQUAL integer)
    target_sources(nacre_unwind_${variant} PRIVATE unwind_registers.S)
  endif()
  target_link_libraries(nacre_unwind_${variant} PRIVATE nacre_hosted_${variant}
    PUBLIC nacre_picolibc_${variant} nacre_builtins_${variant})
endfunction()
