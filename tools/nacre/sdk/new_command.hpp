// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre new NAME`: a project, or with a template a part for the project of the current folder.
#pragma once

#include <string>

namespace nacre::tool::sdk {

struct NewOptions {
  std::string name;
  std::string template_name = "system";
  std::string device;  ///< of the template `driver`: a name of the board
};

/// The exit status of the process. What is there already is never overwritten.
[[nodiscard]] int new_command(const NewOptions& options);

/// Empty if a component, an interface and a file may have this name, and C++ too; otherwise what is wrong with it.
[[nodiscard]] std::string wrong_with_name(const std::string& name);

}  // namespace nacre::tool::sdk
