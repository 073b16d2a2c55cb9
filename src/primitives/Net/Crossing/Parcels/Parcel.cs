using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Parcels;

/// <summary>
/// The one document that crosses, whoever carries it: a batch of messages of one lane, receipts of messages of the lane in the other direction, or both. A request, its
/// answer and a section of a bundle file are all of this form.
/// </summary>
/// <param name="From">Signs it.</param>
/// <param name="First">Number of the first message; where there is none, of the first whose receipt is asked for. 0 = neither.</param>
/// <param name="Acknowledged">Receipts of all messages of <paramref name="From"/> below this are with it.</param>
/// <param name="Next">Number that <paramref name="From"/> expects of the other side next; 0 = not said.</param>
internal sealed record Parcel(string Pact, OrganizationId From, OrganizationId To, long First, long Acknowledged, IReadOnlyList<ParcelMessage> Messages, long Next, IReadOnlyList<ReceiptGroup> Receipts)
{
    public const int Version = 1;
    /// <summary>Of an answer: the pact has ended where it comes from, so that nothing from <see cref="Next"/> on is taken there any more.</summary>
    public bool HasEnded { get; init; }
    /// <summary>Of one lane in one signature.</summary>
    public const int MessagesMax = 1_000;
    public const int BytesMax = 16 << 20;
    /// <summary>An answer may tell of several batches.</summary>
    public const int ReceiptsMax = 4_000;
    public const int BodyBytesMax = 1 << 20;
    public const int TypeMax = 64, SubjectMax = 512, KeyMax = 100, DetailMax = 1_000;
    /// <summary>Left out of an answer above this, as answers to a thousand messages travel together.</summary>
    public const int AnswerBytesMax = 65_536;
}

/// <param name="Type">Null = its sender has taken it back; nothing but its number is left.</param>
internal readonly record struct ParcelMessage(PactVerbs Verb, string? Type, string Subject, string Key, int Grade, long SentAtUs, ReadOnlyMemory<byte> Body);

/// <param name="Batch">SHA-256 of the document in which the messages came.</param>
internal sealed record ReceiptGroup(ReadOnlyMemory<byte> Batch, long ReceivedAtUs, IReadOnlyList<ReceiptItem> Items);

/// <param name="Type">Null = the message arrived as one taken back.</param>
/// <param name="Outcome">A code; ok, or why the receiver refused it.</param>
/// <param name="Answer">JSON; empty = none.</param>
internal readonly record struct ReceiptItem(long Number, string? Type, string Key, string Outcome, string? Detail, ReadOnlyMemory<byte> Answer);
