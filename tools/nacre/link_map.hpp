// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a program was linked from, by the linker's map beside its ELF file, and what its debug information says about
// headers from elsewhere. For the bill of materials and for counting what must be trusted.
#pragma once

#include <string>

#include "tools/nacre/elf_file.hpp"

namespace nacre::tool {

/// Source files of the tree, sorted; those of third parties are not among them. Empty if there is no map (NAME.map beside NAME.elf).
[[nodiscard]] std::vector<std::string> linked_sources(const std::string& elf_path);

/// Names of the sources of packages.lock.json whose code is in the program: linked from their libraries, or compiled into
/// ours from their headers. Sorted.
[[nodiscard]] std::vector<std::string> linked_third_party(const ElfFile& file);

/// The source file of an object in a map: "a/CMakeFiles/t.dir/b.cpp.obj" and "a/libx.a(b.cpp.obj)" are a/b.cpp.
[[nodiscard]] std::string source_of_object(const std::string& object);

/// Code of the templates of the distribution's C++ library is in the program.
[[nodiscard]] bool holds_library_templates(const ElfFile& file);

/// Lines that are neither blank nor comment only, of those files that are there below `root`.
[[nodiscard]] uint64_t count_lines(const std::vector<std::string>& sources, const std::string& root);

}  // namespace nacre::tool
