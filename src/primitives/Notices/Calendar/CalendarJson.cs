using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Events;

namespace Yiwang.Notices.Calendar;

internal sealed record CalendarPayload(string Year, string? Source = null, IReadOnlyList<DayPayload>? Days = null);

internal sealed record DayPayload(string Date, bool Works, string Name)
{
    [JsonIgnore]
    public SpecialDay Day => new(DateOnly.ParseExact(Date, "yyyy-MM-dd", CultureInfo.InvariantCulture), Works, Name);

    public static DayPayload Of(SpecialDay day) => new(day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.Works, day.Name);
}

/// <summary>JSON as it stands in the log.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CalendarPayload))]
internal sealed partial class CalendarJson : JsonSerializerContext
{
    public static Dictionary<Disclosure, ReadOnlyMemory<byte>> Write(CalendarPayload payload) =>
        new() { [Disclosure.Internal] = JsonSerializer.SerializeToUtf8Bytes(payload, Default.CalendarPayload) };

    /// <summary>Null when the group was erased.</summary>
    public static CalendarPayload? Read(RecordedEvent e) =>
        e.Payload.TryGetValue(Disclosure.Internal, out var payload) && payload is { } bytes ? JsonSerializer.Deserialize(bytes.Span, Default.CalendarPayload) : null;
}
