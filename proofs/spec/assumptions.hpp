// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the claims rest on beside the programs that check them: the processor, the board, and whoever builds. CAVEATS.md lists the
// same, in the same words (`proof_assumptions`).
#pragma once

#include <stdint.h>

#include <array>
#include <string_view>

namespace nacre::proof::spec {

enum class Basis : uint8_t { code, image };  ///< of K1 to K6; of the claims about an image

struct Assumption {
  std::string_view name;
  std::string_view sentence;
  std::string_view tests;  ///< that exercise it, by ctest's names, with spaces between; empty: there is none
  Basis basis = Basis::code;
};

inline constexpr std::array assumptions = {
    Assumption{"instructions", "the processor does what proofs/isa says", "proof_isa proof_validation"},
    Assumption{
        "entries",
        "the processor enters the kernel only by its vectors, from a component or from the kernel's one wfi, and "
        "saves there the component's own level, with nothing masked",
        "proof_replay target_hostile_1"},
    Assumption{"registers", "the upper halves of FPCR, FPSR and ESR_EL1 read as zero", "proof_replay proof_isa"},
    Assumption{"memory",
               "MMU, TLB and caches give the kernel the memory that its map says (I1), without maintenance after boot",
               "target_hostile_1 target_first_fault_1 target_first_fault_2"},
    Assumption{"others", "nobody else writes the kernel's memory: no other core, and no device by DMA", "proof_replay"},
    Assumption{"counter", "the counter never goes back, and stays below 2^62", "proof_replay"},
    Assumption{"timer",
               "the timer's interrupt comes at the first instruction of a component, or in the wait, after the counter "
               "has reached CNTV_CVAL_EL0",
               "target_first_fault_1 target_first_fault_2"},
    Assumption{"interrupts",
               "the controller names an interrupt by the number that it acknowledges, and holds it back until it is "
               "deactivated; with interrupts masked nothing comes in between",
               "proof_replay target_first_fault_1"},
    Assumption{
        "aborts",
        "an asynchronous abort that is pending after a dsb is seen in ISR_EL1, and is taken where it is unmasked",
        "proof_replay"},
    Assumption{"devices",
               "what a device returns is an input, whatever it is; a device is reached by its owner alone (I1)",
               "target_hostile_1 proof_image"},
    Assumption{
        "boot protocol",
        "the loader leaves the image clean to the point of coherency, the MMU off, and the processor in EL1 or EL2",
        "target_observer_1 target_boot_refusal_1"},
    Assumption{"firmware", "a call to reset or to switch off does not return",
               "target_isolation_1 target_boot_refusal_1"},
    Assumption{"table walk", "the processor walks tables as VMSAv8-64, stage 1, 4 KiB granule, 32-bit halves, says",
               "target_hostile_1 target_first_fault_1", Basis::image},
    Assumption{"roots", "boot installs the roots that BootInfo and the tables name (K2)", "target_observer_1",
               Basis::image},
    Assumption{
        "places",
        "root tables, and where a page of a component is, are read from the image: I1 ties them to the description",
        "proof_image", Basis::image},
    Assumption{"build directory", "the ELF files and the secret of the build directory are those of the image",
               "proof_image", Basis::image},
    Assumption{"metadata",
               "the metadata that the host tool fills in (.nacre.uses) is not the ELF file's: I2 decides it",
               "proof_image", Basis::image},
    Assumption{"one machine", "both builds run on this machine, with this compiler, as this process's user identifier",
               "proof_rebuild", Basis::image},
};

}  // namespace nacre::proof::spec
