# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# A fallen component keeps the floating-point registers.
set(scenario devices)
set(patched_file life.cpp)
set(from [==[  if (nacre_state.fp_owner == c.id.to_raw()) nacre_state.fp_owner = max_components;
]==])
set(to [==[]==])
