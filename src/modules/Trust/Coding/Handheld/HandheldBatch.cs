using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Trust.Coding.Handheld;

/// <summary>What somebody scans codes for.</summary>
internal enum HandheldWork { Receive, Ship, Pack, Unpack }

/// <param name="Codes">As scanned, in order; of packing and unpacking the first one is the container.</param>
/// <param name="Party">To whom it goes, for shipping: <c>o.…</c> or a name.</param>
/// <param name="Document">Delivery note or order; null = none.</param>
/// <param name="Key">Made by the page: sent twice, it is one batch.</param>
internal sealed record HandheldBatch(HandheldWork Work, IReadOnlyList<string> Codes, string? Party, string? Document, string Key);

/// <param name="Position">Of its entry.</param>
internal sealed record RecordedBatch(long Position, HandheldBatch Batch);

internal static class HandheldWorks
{
    public static Bilingual Title(this HandheldWork work) => work switch
    {
        HandheldWork.Receive => new("收货", "Receive"),
        HandheldWork.Ship => new("发货", "Ship"),
        HandheldWork.Pack => new("装箱", "Pack"),
        _ => new("拆箱", "Unpack"),
    };

    public static string Kind(this HandheldWork work) => work switch
    {
        HandheldWork.Receive => ProductKinds.Accepted,
        HandheldWork.Ship => ProductKinds.Shipped,
        HandheldWork.Pack => ProductKinds.Packed,
        _ => ProductKinds.Unpacked,
    };

    /// <summary>The first code is what the others are put into or taken out of.</summary>
    public static bool HasContainer(this HandheldWork work) => work is HandheldWork.Pack or HandheldWork.Unpack;
}
