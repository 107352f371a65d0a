// The component @NAME@: drives the device @DEVICE@, alone.
#include "@NAME@.hpp"

#include "user/loop.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;

constexpr auto interrupt = user::line<"@DEVICE@">;

class Driver {
 public:
  /// The device may be in any state: a driver that fell over starts here again.
  void begin() {
    const uint32_t low = registers_.read<@NAME@::Part0>().get<@NAME@::Part0::Low>();
    const uint32_t high = registers_.read<@NAME@::Part1>().get<@NAME@::Part1::High>();
    user::print("the device is part {x}\n", high << 8 | low);
    interrupt.done();
  }

  /// Quiet the device, then say that its line may come again.
  void on(decltype(interrupt)) { interrupt.done(); }

 private:
  RegisterBlock<@NAME@::Device> registers_{user::Device<"@DEVICE@">::address()};
};

}  // namespace

int main() {
  static Driver driver;
  driver.begin();
  user::run(driver, interrupt);
}
