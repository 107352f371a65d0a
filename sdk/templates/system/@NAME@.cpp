// The component @NAME@: says something at its start and then twice a second.
#include "user/loop.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;

constexpr auto interval = 500_ms;
constexpr auto step = user::timer<"step">;

class Component {
 public:
  void begin() {
    user::print("hello from @NAME@\n");
    step.set(user::now() + user::ticks(interval));
  }

  void on(decltype(step)) {
    count_ += 1;
    user::print("step {}\n", count_);
    step.set(user::now() + user::ticks(interval));
  }

 private:
  uint32_t count_ = 0;
};

}  // namespace

int main() {
  static Component component;
  component.begin();
  user::run(component, step);
}
