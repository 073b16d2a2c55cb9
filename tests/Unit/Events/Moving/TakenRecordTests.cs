using Xunit;
using Yiwang.Events.Moving;
using Yiwang.Things;
using Yiwang.Things.Records;

namespace Yiwang.Unit.Tests.Events.Moving;

public sealed class TakenRecordTests
{
    [Theory]
    [InlineData(-1, false, false)]
    [InlineData(41, true, false)]
    [InlineData(41, false, true)]
    [InlineData(-1, true, true)]
    public void A_compact_record_keeps_everything_but_what_stood_before_it(long previous, bool withTemplate, bool withTime)
    {
        var envelope = new RecordEnvelope("o.abcdefghijklmnopqrst", ThingStatus.Voided, ThingOrigin.Range, withTemplate ? Handle.Parse("99.1/META_A") : null, withTemplate ? 3 : 0, previous, withTime ? 1_600_000_000_000_000 : null, "报废",
            new RangePattern(Prefix.TryParse("99.1", out var prefix, out _) ? prefix : default, "ZXJ", 6, "", 1, 20), "cause");
        var sink = new ByteSink();
        RecordWriter.WriteFirst(sink, envelope, [new HandleValue(2000, "a", new byte[] { 1, 2 }, 60, ValuePermissions.Default, 5_000_000)]);
        foreach (var now in new[] { -1L, 7L })
        {
            var moved = new RecordBodies().WithPrevious(sink.Span, now, 1_700_000_000_000_000)!;
            Assert.True(RecordReader.TryRead(moved, [], [], out var record));
            Assert.Equal((now, withTime ? 1_600_000_000_000_000 : 1_700_000_000_000_000), (record.Previous, record.OccurredAtUs));
            Assert.Equal(("报废", "cause", "ZXJ", 20L, withTemplate ? 3 : 0, 1), (record.Reason, record.Cause, record.Stem, record.To, record.TemplateVersion, record.Public.Count));
        }
        for (var length = 0; length < sink.Span.Length; length++) Assert.Null(new RecordBodies().WithPrevious(sink.Span[..length], 7, 0));
    }

    [Fact]
    public void Where_an_entry_came_from_is_read_from_its_heads_the_oldest_log_first()
    {
        var (first, second) = (new TakenFrom("a.example/99", 5), new TakenFrom("b.example/99#x", 7));
        Assert.Equal(first, TakenFrom.Read(["99.1/A", first.Head, second.Head]));
        Assert.Equal(second, TakenFrom.Read([second.Head]));
        Assert.Null(TakenFrom.Read(["99.1/A", "taken:", "taken:x", "taken:#5", "taken:a#b"]));
        Assert.Equal(9, TakenFrom.ReadTime(["o.a", TakenFrom.TimeSubject(9)]));
    }
}
