using System.Globalization;
using System.Text.Json;
using Yiwang.Events.Store;

namespace Yiwang.Events.Proofs;

/// <summary>Where the rows of a batch stand, as its closing entry says.</summary>
internal static class BatchSpans
{
    /// <param name="committed">The closing entry's public group, subjects included. False also when it cannot be read.</param>
    public static bool Contain(ReadOnlyMemory<byte> committed, long row) => TryRead(committed, out var closing) && closing.Spans.Any(s => row >= s.First && row - s.First < s.Count);

    public static bool TryRead(ReadOnlyMemory<byte> committed, out BatchClosing closing)
    {
        closing = default;
        var members = new EnvelopeMembers();
        if (!SubjectsBlock.TryRead(committed, out _, out var content) || !EnvelopeReader.TryRead(content, ref members, out var payload) || payload.IsEmpty) return false;
        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            var spans = root.GetProperty("spans").EnumerateArray().Select(s => (Number(s[0]), Number(s[1]))).ToList();
            closing = new BatchClosing(Number(root.GetProperty("count")), root.GetProperty("root").GetBytesFromBase64(), spans);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            return false;
        }

        static long Number(JsonElement text) => long.Parse(text.GetString() ?? "", NumberStyles.None, CultureInfo.InvariantCulture);
    }
}

internal readonly record struct BatchClosing(long Count, byte[] Root, IReadOnlyList<(long First, long Count)> Spans);
