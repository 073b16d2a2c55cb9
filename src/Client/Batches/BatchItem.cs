using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client.Batches;

public enum BatchAction
{
    Create,
    /// <summary>Create, or replace the values of a handle that exists.</summary>
    CreateOrReplace,
    Delete,
    AddValues,
    ModifyValues,
    RemoveValues,
}

/// <summary>One act of a batch.</summary>
/// <param name="Values">Of <see cref="BatchAction.RemoveValues"/> only the indexes count; none for <see cref="BatchAction.Delete"/>.</param>
public sealed record BatchItem(BatchAction Action, string Handle, IReadOnlyList<WireValue> Values);

/// <summary>What came of one act.</summary>
/// <param name="Number">Its place in the batch, from 0.</param>
/// <param name="Error">Null when it took place.</param>
public sealed record BatchResult(int Number, BatchItem Item, HandleException? Error);

/// <summary>How far a batch has come.</summary>
public readonly record struct BatchProgress(int Done, int Failed);
