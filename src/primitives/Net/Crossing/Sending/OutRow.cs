using Yiwang.Pacts;

namespace Yiwang.Net.Crossing.Sending;

internal enum OutState { Waiting = 0, Settled = 1, Withdrawn = 2 }

/// <summary>A queued message as State has it.</summary>
internal sealed record OutRow(long Number, PactVerbs Verb, string Type, string Subject, int Grade, string Key, ReadOnlyMemory<byte> Body, long Bytes, long QueuedAtUs, OutState State, string? Outcome);
