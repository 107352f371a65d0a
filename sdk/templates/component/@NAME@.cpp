// The component @NAME@.
#include "user/loop.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;

constexpr auto step = user::timer<"step">;

class Component {
 public:
  void begin() {
    user::print("here is @NAME@\n");
    step.set(user::now() + user::ticks(1_s));
  }

  void on(decltype(step)) { step.set(user::now() + user::ticks(1_s)); }
};

}  // namespace

int main() {
  static Component component;
  component.begin();
  user::run(component, step);
}
