# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# nacre_source(NAME VARIABLE)
# The folder of a third-party source of packages.lock.json, fetched if need be and checked.
#
# nacre_source_library(TARGET SOURCE FOLDER FILES file... [EXCLUDE expression] [OPTIONS option...])
# A static library of files of that source, compiled without our warnings. Patterns (`dir/*.c`) are meant: the source is
# pinned. Its archive is called libsource.SOURCE.TARGET.a, by which the bill of materials knows it. Built when linked.
include_guard(GLOBAL)

function(nacre_source name variable)
  execute_process(COMMAND ${PROJECT_SOURCE_DIR}/scripts/fetch_source ${name}
    OUTPUT_VARIABLE folder OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/packages.lock.json)
  set(${variable} ${folder} PARENT_SCOPE)
endfunction()

function(nacre_source_library target source folder)
  cmake_parse_arguments(library "" "EXCLUDE" "FILES;OPTIONS" ${ARGN})
  list(TRANSFORM library_FILES PREPEND ${folder}/)
  set(files)
  foreach(pattern IN LISTS library_FILES)
    file(GLOB found ${pattern})
    if(NOT found)
      message(FATAL_ERROR "the source ${source} has no file ${pattern}")
    endif()
    list(APPEND files ${found})
  endforeach()
  if(library_EXCLUDE)
    list(FILTER files EXCLUDE REGEX ${library_EXCLUDE})
  endif()
  add_library(${target} STATIC EXCLUDE_FROM_ALL ${files})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME source.${source}.${target} EXPORT_COMPILE_COMMANDS OFF)
  target_compile_options(${target} PRIVATE -ffile-prefix-map=${folder}=${source} -w ${library_OPTIONS})
endfunction()
