# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# nacre_component(NAME SOURCES file... [FP] [LIBRARIES target...])
# A program for user mode: build/aarch64/components/NAME.elf, target component_NAME. Integer-only unless FP.
#
# nacre_user_library(NAME SOURCES file...)
# Integer-only code that several components link.
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
  $<$<COMPILE_LANGUAGE:CXX>:-nostdinc++>
  "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-isystem ${PROJECT_SOURCE_DIR}/user/freestanding/library>"
  "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-isystem ${nacre_library_headers}>"
  "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-isystem ${PROJECT_SOURCE_DIR}/user/freestanding/c>")

function(nacre_user_library name)
  cmake_parse_arguments(library "" "" "SOURCES" ${ARGN})
  add_library(${name} STATIC ${library_SOURCES})
  target_link_libraries(${name} PRIVATE nacre_user_options)
  target_compile_options(${name} PRIVATE -mgeneral-regs-only)
endfunction()

function(nacre_component name)
  cmake_parse_arguments(component "FP" "" "SOURCES;LIBRARIES" ${ARGN})
  set(target component_${name})
  add_executable(${target} ${component_SOURCES})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name} SUFFIX .elf
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/components
    LINK_DEPENDS ${PROJECT_SOURCE_DIR}/user/component.ld)
  target_link_libraries(${target} PRIVATE nacre_user_options nacre_user ${component_LIBRARIES})
  target_link_options(${target} PRIVATE -Wl,-T,${PROJECT_SOURCE_DIR}/user/component.ld
    -Wl,-Map=${PROJECT_BINARY_DIR}/components/${name}.map)
  if(NOT component_FP)
    target_compile_options(${target} PRIVATE -mgeneral-regs-only)
  endif()
endfunction()
