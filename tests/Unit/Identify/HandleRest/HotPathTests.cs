using System.Buffers;
using System.Text.Json;
using Xunit;
using Yiwang.Identify.Surfaces.HandleRest.Json;
using Yiwang.Things;
using Yiwang.Things.Records;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Identify.HandleRest;

/// <summary>What the hot path writes from the log's bytes.</summary>
public sealed class HotPathTests
{
    private const long NewYear2025Us = 1_735_689_600_000_000;

    private static readonly HandleValue s_url = new(1, "URL", "https://例.example/"u8.ToArray(), 86_400, ValuePermissions.Default, NewYear2025Us);
    private static readonly HandleValue s_admin = new(100, "HS_ADMIN", new AdminRecord(AdminPermissions.All, new("0.NA/99.501", 300)).Encode(), 86_400, ValuePermissions.Default, NewYear2025Us);

    private static byte[] Record(params HandleValue[] values)
    {
        var sink = new ByteSink();
        RecordWriter.WriteFirst(sink, new RecordEnvelope("o.abcdefghijklmnopqr27", ThingStatus.Active, ThingOrigin.Instance), values);
        return sink.Span.ToArray();
    }

    private static void Write(Utf8JsonWriter json, byte[] record)
    {
        Assert.True(RecordReader.TryRead(record, default, default, out var read));
        json.WriteStartArray();
        foreach (var value in read.Public) ValueJson.Write(json, value);
        json.WriteEndArray();
        json.Flush();
    }

    [Fact]
    public void Both_ways_write_the_same()
    {
        HandleValue[] values =
        [
            s_url, s_admin, s_url with { Index = 2, Permissions = ValuePermissions.PublicRead }, s_url with { Index = 3, TtlIsAbsolute = true, TtlSeconds = 1_900_000_000 },
            s_url with { Index = 4, References = [new("99.501/R", 0)] }, s_url with { Index = 5, References = [new("", 0)] }, s_url with { Index = 6, Data = new byte[] { 0, 0, 0, 0 } },
        ];
        var (hot, slow) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        using (var json = new Utf8JsonWriter(hot)) Write(json, Record(values));
        using (var json = new Utf8JsonWriter(slow))
        {
            json.WriteStartArray();
            foreach (var value in values) ValueJson.Write(json, value);
            json.WriteEndArray();
        }
        Assert.Equal(System.Text.Encoding.UTF8.GetString(slow.WrittenSpan), System.Text.Encoding.UTF8.GetString(hot.WrittenSpan));
    }

    [Fact]
    public void A_usual_record_is_written_without_allocation()
    {
        var record = Record(s_url, s_admin);
        var buffer = new ArrayBufferWriter<byte>(4_096);
        using var json = new Utf8JsonWriter(buffer);
        Assert.Equal(0, Allocations.Least(() => { for (var round = 0; round < 1_000; round++) Once(); }));

        void Once()
        {
            buffer.ResetWrittenCount();
            json.Reset(buffer);
            Write(json, record);
        }
    }
}
