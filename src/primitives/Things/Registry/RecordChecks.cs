using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Storage.Log;
using Yiwang.Storage.Sql;
using Yiwang.Things.Templates;
using Yiwang.Things.Views;

namespace Yiwang.Things.Registry;

/// <summary>Compares what a page shows of a Thing with the log entry that its proof names.</summary>
public interface IRecordChecks
{
    /// <summary>Ok also when nothing is registered; events.corrupt when the newest entry of the handle is not as it was written.</summary>
    Outcome Entry(Handle handle);
    /// <summary>The record as the entry has it; events.corrupt, or events.not-found where the answer is made from facts that are no records (templates, credentials). For a member of a range, that of its range under the member's name.</summary>
    Outcome<ThingRecord> Logged(ThingRecord shown);
    /// <summary>Every value that is shown is one of the entry, and state and owner are the entry's.</summary>
    bool Holds(ThingRecord shown, ThingRecord logged);
    /// <summary>The search view has just the rows that the entry gives. True also while the view is behind or being rebuilt.</summary>
    Task<bool> SearchHoldsAsync(ThingRecord logged, CancellationToken cancel = default);
}

internal sealed class RecordChecks(IEvents events, IProjections projections, IDatabase views, TemplateCatalog templates) : IRecordChecks
{
    private readonly EntryCheck _entries = new(events);

    public Outcome Entry(Handle handle)
    {
        try
        {
            return events.FindHead(handle.ToString()) is >= 0 and var at ? _entries.Read(at).Status : Outcome.Ok;
        }
        catch (CorruptEntryException e)
        {
            // to find it, the log reads it
            return new Outcome(Codes.EventsCorrupt, e.Message);
        }
    }

    public Outcome<ThingRecord> Logged(ThingRecord shown)
    {
        var read = _entries.Read(shown.Position);
        if (!read.Succeeded) return read.Status;
        if (RecordedThing.Read(read.Value) is not { } logged) return new Outcome(Codes.EventsNotFound, $"entry {shown.Position + 1} holds no record");
        return logged.Range is null ? logged : logged with { Handle = shown.Handle };
    }

    public bool Holds(ThingRecord shown, ThingRecord logged) =>
        shown.Status == logged.Status && shown.Owner == logged.Owner && shown.Template == logged.Template && shown.Handle == logged.Handle
        && shown.Values.All(s => logged.Values.Any(l => l.Index == s.Index && l.Type == s.Type && l.Data.Span.SequenceEqual(s.Data.Span)));

    public async Task<bool> SearchHoldsAsync(ThingRecord logged, CancellationToken cancel = default)
    {
        if (logged.Range is not null || !await projections.WaitAsync(logged.Position, cancel, SearchView.ViewName)) return true;
        var expected = logged.Template is { } template && !logged.IsVoided && templates.Find(template, logged.TemplateVersion) is { } found
            ? SearchView.RowsOf(logged, [.. found.Body.Items.Where(i => i.Searchable).Select(i => i.Index)]) : [];
        var rows = await views.ReadAsync(sql => sql.Query("select scope, term from things_terms where doc = @doc limit 2000", r => (r.Text(0), r.Text(1)), ("doc", logged.Handle.ToString())), cancel);
        // a newer revision may have been applied meanwhile
        return expected.SetEquals(rows) || events.FindHead(logged.Handle.ToString()) != logged.Position;
    }
}
