using Xunit;

namespace Yiwang.Unit.Tests.Expressions;

public sealed class AllocationTests
{
    [Fact]
    public void Evaluation_allocates_nothing()
    {
        var bench = new Bench("(润滑压力 < 0.15 MPa 持续 10 s 且 状态 = 运行) 或 avg(x, 10min) > 5 或 bit(count, 3) 且 rate(x) > 2 或 changed(count, 5s) 或 program = 'P1'");
        long now = 0;
        Run(1_000);
        Assert.Equal(0, Allocations.Least(() => Run(10_000)));

        void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                now++;
                bench.Set("lube", 0.1, now).Set("x", i, now).Set("count", i, now).At(now);
            }
        }
    }
}
