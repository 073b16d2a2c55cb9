using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Things.Registry;

namespace Yiwang.Identify.Reading;

/// <summary>What became of comparing a shown record with the log.</summary>
internal enum Proved
{
    /// <summary>Everything is as the entry has it.</summary>
    Agrees,
    /// <summary>与存证不一致: what is shown now is the logged value.</summary>
    Differs,
    /// <summary>存证记录损坏: the entry itself cannot be relied on.</summary>
    Damaged,
}

/// <summary>Compares a record of this node, before a page or an answer puts a proof beside it, with the log entry that the proof names.</summary>
internal sealed class ProvedReading(IRecordChecks checks, IProofAlarms alarms)
{
    /// <summary>Before anything is looked up: is the newest entry of the handle as it was written?</summary>
    public Outcome Entry(Handle handle)
    {
        var entry = checks.Entry(handle);
        if (entry.Code != Codes.EventsCorrupt) return Outcome.Ok;
        alarms.Damaged(handle.ToString(), entry);
        return entry;
    }

    /// <returns>The record to show: the one given, or the logged one with the same choice of values.</returns>
    public (ThingRecord Record, Proved Proved) Compare(ThingRecord shown)
    {
        var logged = checks.Logged(shown);
        if (!logged.Succeeded)
        {
            if (logged.Status.Code != Codes.EventsCorrupt) return (shown, Proved.Agrees);
            alarms.Damaged(shown.Handle.ToString(), logged.Status);
            return (shown, Proved.Damaged);
        }
        if (checks.Holds(shown, logged.Value)) return (shown, Proved.Agrees);
        alarms.Mismatch(shown.Handle.ToString(), shown.Position, new("标识的数据项与存证不同", "values of the identifier differ from the log"));
        var indexes = shown.Values.Select(v => v.Index).ToHashSet();
        return (logged.Value with { Values = [.. logged.Value.Values.Where(v => indexes.Contains(v.Index))] }, Proved.Differs);
    }

    /// <summary>For signed-in people: also the rows by which search finds it.</summary>
    public async ValueTask<bool> SearchAgreesAsync(ThingRecord shown, CancellationToken cancel)
    {
        var logged = checks.Logged(shown);
        if (!logged.Succeeded || await checks.SearchHoldsAsync(logged.Value, cancel)) return true;
        alarms.Mismatch(shown.Handle.ToString(), shown.Position, new("检索视图里的词与存证不同", "the words by which search finds it differ from the log"));
        return false;
    }
}
