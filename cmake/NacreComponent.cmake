# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# nacre_component(NAME SOURCES file... [FP] [HOSTED [EXCEPTIONS] [HEAP size]] [LIBRARIES target...])
# A program for user mode: components/NAME.elf in the project's build folder, target component_NAME. Integer-only unless
# FP.
# HOSTED gives it the C and C++ libraries, C++ exceptions only with EXCEPTIONS, and a heap of HEAP bytes inside its own
# memory (a number, or one with K or M; without HEAP there is none, and every allocation fails).
#
# nacre_user_library(NAME SOURCES file...)
# Integer-only code that several components link.
#
# `nacre_headers` is the folder of abi/, lib/, user/ and interfaces/: the tree, or that of an installed Nacre.
include_guard(GLOBAL)
execute_process(COMMAND ${CMAKE_CXX_COMPILER} --target=aarch64-none-elf -print-resource-dir
  OUTPUT_VARIABLE nacre_resource_directory OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
get_filename_component(nacre_library_headers ${nacre_resource_directory}/../../../include/c++/v1 ABSOLUTE)
if(NOT EXISTS ${nacre_library_headers}/span)
  message(FATAL_ERROR "the headers of libc++ are missing: ${nacre_library_headers} (package libc++-19-dev)")
endif()

add_library(nacre_user_options INTERFACE)
target_compile_options(nacre_user_options INTERFACE
  -fno-omit-frame-pointer -mno-omit-leaf-frame-pointer -ftrivial-auto-var-init=zero
  -fno-unwind-tables -fno-asynchronous-unwind-tables
  $<$<COMPILE_LANGUAGE:CXX>:-nostdinc++>
  "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-isystem ${nacre_headers}/user/freestanding/library>"
  "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-isystem ${nacre_library_headers}>"
  "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-isystem ${nacre_headers}/user/freestanding/c>")

function(nacre_user_library name)
  cmake_parse_arguments(library "" "" "SOURCES" ${ARGN})
  add_library(${name} STATIC ${library_SOURCES})
  target_link_libraries(${name} PRIVATE nacre_user_options)
  target_compile_options(${name} PRIVATE -mgeneral-regs-only)
endfunction()

# The size in bytes of text like 65536, 64K or 2M.
function(nacre_bytes text variable)
  if(NOT text MATCHES "^([0-9]+)([KM]?)$")
    message(FATAL_ERROR "HEAP ${text}: expected a number, or one with K or M")
  endif()
  set(factor 1)
  if(CMAKE_MATCH_2 STREQUAL K)
    set(factor 1024)
  elseif(CMAKE_MATCH_2 STREQUAL M)
    set(factor 1048576)
  endif()
  math(EXPR bytes "${CMAKE_MATCH_1} * ${factor}")
  set(${variable} ${bytes} PARENT_SCOPE)
endfunction()

function(nacre_make_hosted target variant exceptions heap)
  set(library cxx)
  target_compile_options(${target} PRIVATE -fno-asynchronous-unwind-tables)
  if(exceptions)
    set(library exceptions)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fexceptions> $<$<COMPILE_LANGUAGE:CXX>:-frtti>)
    target_link_options(${target} PRIVATE -Wl,--eh-frame-hdr)
  else()
    target_compile_options(${target} PRIVATE -fno-unwind-tables)
  endif()
  if(heap)
    nacre_bytes(${heap} bytes)
    target_link_options(${target} PRIVATE -Wl,--defsym=nacre_heap_size=${bytes})
  endif()
  target_link_libraries(${target} PRIVATE nacre_hosted_${variant} nacre_hosted_${variant}_${library})
endfunction()

function(nacre_component name)
  cmake_parse_arguments(component "FP;HOSTED;EXCEPTIONS" "HEAP" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT component_HOSTED AND (component_EXCEPTIONS OR component_HEAP))
    message(FATAL_ERROR "nacre_component(${name}): EXCEPTIONS and HEAP are for components that are HOSTED")
  endif()
  set(target component_${name})
  # In a project, what stands there may be a link to a program of Nacre's own (sdk/NacreConfig.cmake), to be replaced.
  foreach(file ${PROJECT_BINARY_DIR}/components/${name}.elf ${PROJECT_BINARY_DIR}/components/${name}.map)
    if(IS_SYMLINK ${file})
      file(REMOVE ${file})
    endif()
  endforeach()
  add_executable(${target} ${component_SOURCES})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name} SUFFIX .elf
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/components
    LINK_DEPENDS ${nacre_headers}/user/component.ld)
  target_link_libraries(${target} PRIVATE ${component_LIBRARIES})
  target_link_options(${target} PRIVATE -Wl,-T,${nacre_headers}/user/component.ld
    -Wl,-Map=${PROJECT_BINARY_DIR}/components/${name}.map)
  set(variant integer)
  if(component_FP)
    set(variant fp)
  endif()
  if(component_HOSTED)
    nacre_make_hosted(${target} ${variant} "${component_EXCEPTIONS}" "${component_HEAP}")
    return()
  endif()
  target_link_libraries(${target} PRIVATE nacre_user_options nacre_user)
  if(NOT component_FP)
    target_compile_options(${target} PRIVATE -mgeneral-regs-only)
  endif()
endfunction()
