// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What stands where in an image file, for findings: each byte has a name.
#pragma once

#include "tools/nacre/system_build.hpp"

namespace nacre::proof::image {

struct Place {
  uint64_t begin = 0;  ///< offset in the image
  uint64_t end = 0;
  std::string name;  ///< section or component
  bool secret = false;
};

class Places {
 public:
  explicit Places(const tool::BuiltSystem& system);

  /// The smallest place that holds the offset.
  [[nodiscard]] const Place& at(uint64_t offset) const;
  [[nodiscard]] const std::vector<Place>& all() const { return places_; }

 private:
  void add(uint64_t begin, uint64_t size, std::string name);
  void add_physical(uint64_t physical, uint64_t size, std::string name);
  void add_kernel();
  void add_tables();
  void add_isolation();
  void add_component(size_t index);
  void add_regions();

  const tool::BuiltSystem& system_;
  std::vector<Place> places_;
};

}  // namespace nacre::proof::image
