# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# find_package(Nacre): flags, libraries and nacre_component() for a project of its own, and Nacre's own programs beside
# the project's in build/components. The project names the toolchain before project(); its CMakeLists.txt, as
# `nacre new` writes it, shows how.
get_filename_component(nacre_prefix ${CMAKE_CURRENT_LIST_DIR}/../../.. ABSOLUTE)
if(NOT CMAKE_CXX_COMPILER_TARGET STREQUAL "aarch64-none-elf")
  set(Nacre_FOUND FALSE)
  set(Nacre_NOT_FOUND_MESSAGE "the compiler is not the one for Nacre: write\n  \
set(CMAKE_TOOLCHAIN_FILE \${Nacre_DIR}/aarch64.cmake)\nbefore project(), and begin with an empty build folder")
  return()
endif()
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(nacre_headers ${nacre_prefix}/include/nacre)
include(${CMAKE_CURRENT_LIST_DIR}/NacreFlags.cmake)
include_directories(${PROJECT_SOURCE_DIR})
add_compile_options(-Wno-error -ffile-prefix-map=${nacre_headers}=nacre)
include(${CMAKE_CURRENT_LIST_DIR}/NacreComponent.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/NacreHosted.cmake)

# nacre_import(TARGET ARCHIVE [LIBRARY...]): a library of the runtime, and those that it needs.
function(nacre_import target archive)
  add_library(${target} STATIC IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION ${nacre_prefix}/lib/nacre/lib${archive}.a
    INTERFACE_LINK_LIBRARIES "${ARGN}")
endfunction()

if(NOT TARGET nacre_user)
  nacre_import(nacre_user nacre_user)
  foreach(variant integer fp)
    nacre_hosted_options(${variant} ${nacre_headers}/user/hosted
      ${nacre_prefix}/include/picolibc ${nacre_prefix}/include/llvm-runtimes)
    set(runtime nacre_hosted_${variant}_runtime)
    nacre_import(nacre_user_${variant} nacre_user_${variant})
    nacre_import(nacre_builtins_${variant} source.llvm-runtimes.nacre_builtins_${variant})
    nacre_import(nacre_picolibc_${variant} source.picolibc.nacre_picolibc_${variant} nacre_builtins_${variant})
    nacre_import(${runtime} ${runtime} nacre_user_${variant} nacre_picolibc_${variant} nacre_builtins_${variant})
    nacre_import(nacre_unwind_${variant} source.llvm-runtimes.nacre_unwind_${variant}
      nacre_picolibc_${variant} nacre_builtins_${variant})
    nacre_import(nacre_hosted_${variant}_cxx source.llvm-runtimes.nacre_hosted_${variant}_cxx ${runtime})
    nacre_import(nacre_hosted_${variant}_exceptions source.llvm-runtimes.nacre_hosted_${variant}_exceptions
      nacre_unwind_${variant} ${runtime})
  endforeach()
endif()

# Where the tool looks (tools/nacre/system_build.hpp): boards and kernel in build/nacre, all programs in
# build/components.
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/components)
file(CREATE_LINK ${nacre_prefix}/share/nacre ${PROJECT_BINARY_DIR}/nacre SYMBOLIC)
file(GLOB nacre_programs ${nacre_prefix}/share/nacre/components/*)
foreach(program IN LISTS nacre_programs)
  get_filename_component(name ${program} NAME)
  file(CREATE_LINK ${program} ${PROJECT_BINARY_DIR}/components/${name} SYMBOLIC)
endforeach()
