// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/any_session.hpp"

#include <stdexcept>

#include "proofs/properties/boot.hpp"
#include "proofs/properties/functions.hpp"
#include "proofs/properties/kernel_exception.hpp"

namespace nacre::proof::verify {
namespace {

constexpr const char* boot_name = "boot";
constexpr const char* kernel_exception_name = "kernel exception";
constexpr const char* functions_name = "policy functions";

template <class Kind>
class Wrapped : public AnySession {
 public:
  template <class... Arguments>
  explicit Wrapped(const Arguments&... arguments) : session_(arguments...) {}

  [[nodiscard]] std::vector<Obligation> obligations() override { return session_.obligations(); }
  [[nodiscard]] std::vector<Instance> instances_for(const Obligation& obligation) const override {
    return session_.instances_for(obligation);
  }
  [[nodiscard]] uint64_t worst_case() const override { return session_.worst_case(); }
  [[nodiscard]] size_t exits() const override { return session_.exits().size(); }

 private:
  Kind session_;
};

}  // namespace

const std::vector<std::string>& entry_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (unsigned i = 0; i < entry_points; ++i) list.push_back(name_of(static_cast<EntryPoint>(i)));
    list.emplace_back(kernel_exception_name);
    list.emplace_back(functions_name);
    list.emplace_back(boot_name);
    return list;
  }();
  return names;
}

std::unique_ptr<AnySession> start_session(const Program& program, const std::string& entry) {
  if (entry == boot_name) return std::make_unique<Wrapped<BootSession>>(program);
  if (entry == kernel_exception_name) return std::make_unique<Wrapped<KernelExceptionSession>>(program);
  if (entry == functions_name) return std::make_unique<Wrapped<FunctionSession>>(program);
  for (unsigned i = 0; i < entry_points; ++i) {
    const auto point = static_cast<EntryPoint>(i);
    if (name_of(point) == entry) return std::make_unique<Wrapped<Session>>(program, point);
  }
  throw std::runtime_error("the kernel has no entry '" + entry + "'");
}

}  // namespace nacre::proof::verify
