using System.Text;
using FsCheck.Fluent;
using Xunit;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Ranges;

namespace Yiwang.Unit.Tests.Things;

public sealed class RangeTests
{
    private static RangePattern Range(string text) => RangeRules.Parse(text).Value ?? throw new FormatException(text);

    private static long? Find(RangeTable table, string handle) => table.Find(Encoding.UTF8.GetBytes(handle))?.Position;

    [Theory]
    [InlineData("99.501.1001/ZXJ26[000001-020000]", 20_000)]
    [InlineData("99.511.1001/B26A1[00000001-05000000]", 5_000_000)]
    [InlineData("99.501/[1-9]-A/转", 9)]
    [InlineData("99.501/X[000000000-999999999]", 1_000_000_000)]
    public void A_range_is_read_as_people_write_it(string text, long count)
    {
        Assert.Equal(count, Range(text).Count);
        Assert.Equal(text, Range(text).ToString());
    }

    [Theory]
    [InlineData("99.501/A")]
    [InlineData("99.501/A[1-10]")]
    [InlineData("99.501/A[20-10]")]
    [InlineData("99.501/A[x-y]")]
    [InlineData("99.501/A[01-02]-2026")]
    [InlineData("99.501/A[0000000000000000001-0000000000000000002]")]
    [InlineData("99.501/123456789[0000000000-0000000009]")]
    [InlineData("")]
    public void What_is_no_range_is_refused(string text) => Assert.Equal(Codes.ThingsRangeInvalid, RangeRules.Parse(text).Status.Code);

    [Fact]
    public void A_stem_that_cannot_be_registered_is_refused() => Assert.Equal(Codes.ThingsHandleInvalid, RangeRules.Parse("99.501/А[01-02]").Status.Code);

    [Fact]
    public void Every_member_and_nothing_else_is_found()
    {
        var table = new RangeTable();
        table.Add(Range("99.501.1001/ZXJ26[000001-020000]"), 7);
        Assert.Equal(7, Find(table, "99.501.1001/ZXJ26000001"));
        Assert.Equal(7, Find(table, "99.501.1001/zxj26020000"));
        Assert.Null(Find(table, "99.501.1001/ZXJ26000000"));
        Assert.Null(Find(table, "99.501.1001/ZXJ26020001"));
        Assert.Null(Find(table, "99.501.1001/ZXJ2600001"));
        Assert.Null(Find(table, "99.501.1001/ZXJ260000001"));
        Assert.Null(Find(table, "99.501.1002/ZXJ26000001"));
        Assert.Null(Find(table, "99.501.1001/ZXJ26000001A"));
        Assert.Null(Find(table, "99.501.1001"));
    }

    [Fact]
    public void Members_with_a_tail_and_wide_numbers_are_found()
    {
        var table = new RangeTable();
        table.Add(Range("99.501/A[01-50]-转/L"), 1);
        table.Add(Range("99.501/B1234[56789012345-56789012399]"), 2);
        Assert.Equal(1, Find(table, "99.501/A07-转/L"));
        Assert.Null(Find(table, "99.501/A07-转/M"));
        Assert.Equal(2, Find(table, "99.501/B123456789012388"));
    }

    [Fact]
    public void Two_spellings_of_one_number_overlap()
    {
        var table = new RangeTable();
        table.Add(Range("99.501/ZXJ26[000001-020000]"), 1);
        Assert.NotNull(table.FindOverlap(Range("99.501/zxj[26020000-26020001]").Normalize()));
        Assert.NotNull(table.FindOverlap(Range("99.501/ZXJ260[20000-20001]").Normalize()));
        Assert.Null(table.FindOverlap(Range("99.501/ZXJ[26020001-26020002]").Normalize()));
    }

    [Fact]
    public void Taking_in_the_same_range_again_changes_nothing()
    {
        var table = new RangeTable();
        table.Add(Range("99.501/A[01-50]"), 1);
        table.Add(Range("99.501/A[01-50]"), 1);
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void The_table_answers_as_a_list_of_intervals_would() => Prop.ForAll<(byte, byte)[]>(pairs =>
    {
        var table = new RangeTable();
        List<(long From, long To, long Position)> model = [];
        foreach (var (a, b) in pairs)
        {
            var pattern = new RangePattern(Handle.Parse("99.501/x").Prefix, "S", 3, "", Math.Min(a, b), Math.Max(a, b));
            var overlaps = model.Any(m => m.From <= pattern.To && pattern.From <= m.To);
            if (overlaps != (table.FindOverlap(pattern) is not null)) return false;
            if (overlaps) continue;
            model.Add((pattern.From, pattern.To, model.Count));
            table.Add(pattern, model.Count - 1);
        }
        return Enumerable.Range(0, 260).All(n => Find(table, $"99.501/S{n:D3}") == (model.Where(m => m.From <= n && n <= m.To).Select(m => (long?)m.Position).SingleOrDefault()));
    }).Holds();

    [Fact]
    public void Looking_for_a_member_allocates_nothing()
    {
        var table = new RangeTable();
        for (var i = 0; i < 100; i++) table.Add(Range($"99.501.1001/ZXJ{i:D2}[000001-020000]"), i);
        var handle = "99.501.1001/ZXJ26000731"u8.ToArray();
        var found = table.Find(handle);
        Assert.Equal(0, Allocations.Least(() => { for (var i = 0; i < 1000; i++) found = table.Find(handle); }));
        Assert.Equal(26, found!.Position);
    }
}
