using Xunit;
using Yiwang.Things;
using Yiwang.Things.Ranges;
using Yiwang.Trust.Coding.Batches;

namespace Yiwang.Unit.Tests.Trust.Coding;

public sealed class RangeIndexTests
{
    private readonly RangeIndex<string> _index = new(new[] { ("99.511.1001/B26A1[00000001-00050000]", "a"), ("99.511.1001/B26A1[00050001-00060000]", "b"), ("99.511.1001/X[10-19]-Q", "c") }.Select(r => (RangeRules.Parse(r.Item1).Value!.Normalize(), r.Item2)));

    [Theory]
    [InlineData("99.511.1001/B26A100000001", "a"), InlineData("99.511.1001/b26a100050000", "a"), InlineData("99.511.1001/B26A100050001", "b"), InlineData("99.511.1001/B26A100060000", "b")]
    [InlineData("99.511.1001/B26A100060001", null), InlineData("99.511.1001/B26A100000000", null), InlineData("99.511.1001/B26A10000001", null), InlineData("99.511.1002/B26A100000001", null)]
    [InlineData("99.511.1001/X15-Q", "c"), InlineData("99.511.1001/x15-q", "c"), InlineData("99.511.1001/X15", null), InlineData("99.511.1001/X20-Q", null), InlineData("99.511.1001/nothing", null), InlineData("99.511.1001/9999999999999999999999", null)]
    public void A_Code_Is_Found_In_The_Range_That_It_Belongs_To(string code, string? found) => Assert.Equal(found, _index.Find(Handle.Parse(code)));
}
