// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The verdict on the page tables of a finished image. Holds iff there is no finding:
//  1 each component maps exactly the expected pages, with the expected rights; so guard pages and the null page are unmapped
//  2 no page is writable and executable; components reach no page of the kernel, of tables, or of another component
//  3 a private page belongs to one component; a region's pages to those who declared it, the same frames for all of them
//  4 device pages belong to the one component that declared the device
//  5 the kernel's half holds the kernel's window and devices, global, never accessible to EL0; boot's map holds the text
//  6 the address space identifier of each component is its own
//  7 what devices behind the SMMU reach is what isolation.hpp says
//  8 text and constants hold the bytes of the ELF files, the kernel's too, whose state is zero; the metadata tells the program the addresses that it really has
#pragma once

#include "tools/nacre/checker/expected.hpp"

namespace nacre::checker {

[[nodiscard]] Findings check_page_tables(std::span<const uint8_t> image, const Inputs& inputs);

}  // namespace nacre::checker
