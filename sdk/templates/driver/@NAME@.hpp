// Registers of the device. Offsets and bits stand here and nowhere else.
#pragma once

#include "lib/registers.hpp"

namespace @NAME@ {

using nacre::Field;
using nacre::Register;
using nacre::RegisterAccess;

struct Device;

// Every PrimeCell of ARM says which part it is; put the registers of yours in their place.
struct Part0 : Register<Device, 0xfe0, RegisterAccess::read_only> {
  using Low = Field<Part0, 0, 8>;
};
struct Part1 : Register<Device, 0xfe4, RegisterAccess::read_only> {
  using High = Field<Part1, 0, 4>;
};

}  // namespace @NAME@
