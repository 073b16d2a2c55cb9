using System.Text;
using FsCheck.Fluent;
using Xunit;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Records;

namespace Yiwang.Unit.Tests.Things;

public sealed class RecordTests
{
    internal const string Owner = "o.abcdefghijklmnopqr27";
    private static readonly RecordEnvelope Plain = new(Owner, ThingStatus.Active, ThingOrigin.Instance);
    private static readonly RecordEnvelope Full = new(Owner, ThingStatus.Voided, ThingOrigin.Range, Handle.Parse("99.501.1001/META_FORGING"), 3, 77, 1_700_000_000_000_001, "报废",
        new RangePattern(Handle.Parse("99.501.1001/x").Prefix, "ZXJ26", 6, "-A", 1, 20_000), "cause#7");

    private static HandleValue Value(int index, string type, string data, byte grade = 1, Visibility visibility = Visibility.Public) =>
        new(index, type, Encoding.UTF8.GetBytes(data), 86_400, ValuePermissions.Default, 1_735_689_600_000_000, grade, visibility);

    private static byte[] First(RecordEnvelope envelope, params HandleValue[] values)
    {
        var sink = new ByteSink();
        RecordWriter.WriteFirst(sink, envelope, values);
        return sink.Span.ToArray();
    }

    private static byte[] Other(byte group, string? actor, params HandleValue[] values)
    {
        var sink = new ByteSink();
        return RecordWriter.WriteOther(sink, group, values, actor) ? sink.Span.ToArray() : [];
    }

    [Fact]
    public void References_and_absolute_times_to_live_come_back()
    {
        var written = Value(7, "URL", "x") with { TtlSeconds = 1_900_000_000, TtlIsAbsolute = true, References = [new("99.501/轴", 3), new("99.501/B", 0)] };
        Assert.True(RecordReader.TryRead(First(Plain, written, Value(8, "URL", "y")), default, default, out var record));
        List<HandleValue> read = [];
        foreach (var value in record.Public) read.Add(value.ToValue());
        Assert.Equal((true, 1_900_000_000), (read[0].TtlIsAbsolute, read[0].TtlSeconds));
        Assert.Equal(written.References, read[0].References);
        Assert.Equal((false, 0), (read[1].TtlIsAbsolute, read[1].References.Count));
        Assert.Equal((172_800, 0, 1_000), (written.SecondsToLive(0), written.SecondsToLive(2_000_000_000), written.SecondsToLive(1_899_999_000)));
    }

    [Fact]
    public void Too_many_references_are_refused() =>
        Assert.Equal(Codes.ThingsValueInvalid, RecordLimits.Check([Value(1, "T", "x") with { References = [.. Enumerable.Repeat(new ValueReference("99.501/A", 1), 65)] }]).Code);

    [Fact]
    public void The_bytes_of_a_record_are_these()
    {
        // the value is that of the captured CNRI answer: index 1, 2025-01-01, ttl 86400, perms 0e, type URL
        const string value = "00000001" + "67748580" + "00" + "00015180" + "0e" + "0000000355524c" + "0000000a68747470733a2f2f6162" + "00000000";
        Assert.Equal("01" + "01" + "01" + "01" + "00" + "00443214c74254b635cf8475f0" + "00000001" + value, Convert.ToHexStringLower(First(Plain, Value(1, "URL", "https://ab"))));
        Assert.Equal("01" + "00" + "0001" + "12" + "00000001" + value, Convert.ToHexStringLower(Other(2, null, Value(1, "URL", "https://ab", 2, Visibility.Granted))));
    }

    [Fact]
    public void Every_field_and_value_comes_back_in_its_group()
    {
        HandleValue[] values = [Value(2000, "material", "42CrMo"), Value(2001, "drawing", "D-1", 2, Visibility.Granted), Value(2002, "cost", "9.5", 3, Visibility.Internal), Value(2003, "temp", "1150", 2)];
        Assert.True(RecordReader.TryRead(First(Full, values), Other(2, null, values), Other(3, "o.x/User_lin", values), out var record));
        Assert.Equal(Owner, record.Owner);
        Assert.Equal((ThingStatus.Voided, ThingOrigin.Range, 3, 77L, 1_700_000_000_000_001L), (record.Status, record.Origin, record.TemplateVersion, record.Previous, record.OccurredAtUs));
        Assert.Equal("99.501.1001/META_FORGING", Encoding.UTF8.GetString(record.Template));
        Assert.Equal(("报废", "cause#7", "ZXJ26", "-A"), (record.Reason, record.Cause, record.Stem, record.Tail));
        Assert.Equal((true, 6, 1L, 20_000L), (record.IsRange, record.Digits, record.From, record.To));
        Assert.Equal("o.x/User_lin", Encoding.UTF8.GetString(record.Actor));
        Assert.Equal([2000], Indexes(record.Public));
        Assert.Equal([2001, 2003], Indexes(record.Granted));
        Assert.Equal([2002], Indexes(record.Internal));
        foreach (var v in record.Granted) Assert.Equal((byte)2, v.Grade);
        foreach (var v in record.Internal) Assert.Equal(values[2] with { Data = default }, v.ToValue() with { Data = default });
    }

    [Fact]
    public void Truncated_at_every_byte_a_record_is_refused()
    {
        HandleValue[] values = [Value(1, "URL", "https://ab"), Value(2, "X", "y", 2), Value(3, "Z", "w", 3, Visibility.Internal)];
        var (first, second, third) = (First(Full, values), Other(2, null, values), Other(3, "a", values));
        for (var i = 0; i < first.Length; i++) Assert.False(RecordReader.TryRead(first.AsSpan(0, i), [], [], out _), $"first cut at {i}");
        for (var i = 1; i < second.Length; i++) Assert.False(RecordReader.TryRead(first, second.AsSpan(0, i), [], out _), $"second cut at {i}");
        for (var i = 1; i < third.Length; i++) Assert.False(RecordReader.TryRead(first, second, third.AsSpan(0, i), out _), $"third cut at {i}");
        Assert.False(RecordReader.TryRead([.. first, 0], second, third, out _));
    }

    [Fact]
    public void Garbage_is_read_or_refused_and_never_throws()
    {
        var random = new Random(20261121);
        var sound = First(Full, Value(1, "URL", "https://ab"), Value(9, "T", "data"));
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])sound.Clone();
            for (var flips = random.Next(1, 6); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (!RecordReader.TryRead(bytes, bytes, bytes, out var record)) continue;
            foreach (var value in record.Public) Assert.True(value.Wire.Length >= RecordFormat.ValueFixedBytes);
        }
        Prop.ForAll<byte[]>(bytes => RecordReader.TryRead(bytes, bytes, bytes, out _) is false).Holds();
    }

    [Fact]
    public void Reading_and_walking_a_record_allocates_nothing()
    {
        var first = First(Full, Value(1, "URL", "https://ab"), Value(9, "T", "data"));
        var sum = 0;
        Assert.Equal(0, Allocations.Least(() => { for (var i = 0; i < 1000; i++) sum = Walk(first); }));
        Assert.Equal(10 + 14, sum);

        static int Walk(byte[] bytes)
        {
            var sum = 0;
            if (!RecordReader.TryRead(bytes, [], [], out var record)) return -1;
            foreach (var value in record.Public) sum += value.Index + value.Data.Length;
            return sum;
        }
    }

    [Fact]
    public void An_owner_packs_to_thirteen_bytes_and_back() => Prop.ForAll(Gen.ArrayOf(Gen.Elements("abcdefghijklmnopqrstuvwxyz234567".ToCharArray()), 20).ToArbitrary(), letters =>
    {
        var owner = "o." + new string(letters);
        Span<byte> packed = stackalloc byte[13];
        return OwnerCode.TryPack(owner, packed) && OwnerCode.Unpack(packed) == owner && (packed[12] & 15) == 0;
    }).Holds();

    [Fact]
    public void What_the_format_cannot_hold_is_refused_by_code()
    {
        Assert.Equal(Codes.ThingsValueTooLarge, RecordLimits.Check([Value(1, "T", new string('x', 32 * 1024 + 1))]).Code);
        Assert.True(RecordLimits.Check([Value(1, "T", new string('x', 32 * 1024))]).Succeeded);
        Assert.Equal(Codes.ThingsValueTooLarge, RecordLimits.Check([Value(1, "T", new string('x', 32_000)), Value(2, "T", new string('x', 32_000))]).Code);
        Assert.Equal(Codes.ThingsValueInvalid, RecordLimits.Check([Value(0, "T", "")]).Code);
        Assert.Equal(Codes.ThingsValueInvalid, RecordLimits.Check([Value(1, "", "")]).Code);
        Assert.Equal(Codes.ThingsValueInvalid, RecordLimits.Check([Value(1, "T", ""), Value(1, "U", "")]).Code);
        Assert.Equal(Codes.ThingsValueInvalid, RecordLimits.Check([Value(1, "T", "", 4)]).Code);
    }

    private static List<int> Indexes(ValueList values)
    {
        List<int> indexes = [];
        foreach (var value in values) indexes.Add(value.Index);
        return indexes;
    }
}
