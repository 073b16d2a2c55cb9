using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Ranges;
using Yiwang.Things.Registry;
using Yiwang.Things.Templates;
using Yiwang.Things.Views;

namespace Yiwang.Things;

/// <summary>Everything of Things over one log. Its tables in memory are loaded from the views, or from the log where a view is not up to date.</summary>
public sealed class ThingsRuntime
{
    private readonly PrefixTable _prefixes = new();
    private readonly TemplateCatalog _templates = new();
    private readonly RangeTable _ranges = new();

    private ThingsRuntime(IEvents events, IProjections projections, IDatabase views, IAccess access, TimeProvider time, Func<string?> operatorOrganization)
    {
        var standing = new PrefixStanding(_prefixes);
        var reader = new ThingReader(events.Log, _ranges, _templates);
        var registration = new Registration(events, reader, standing, _templates, _ranges, access, time);
        var listing = new ThingListing(events, reader);
        var commands = new PrefixCommands(events, _prefixes, access, time, operatorOrganization, listing.HasLive);
        Registry = new ThingRegistry(reader, registration, new Revision(events, reader, registration, standing, _templates, access), new RangeRegistration(events, registration, standing, _ranges, access),
            new BulkRegistration(events, registration), new LocalCodeAssignment(events, reader, registration), new ThingHistory(events, reader), listing);
        Templates = new TemplateCommands(events, _templates, standing, access);
        PrefixRegistry = new PrefixRegistry(commands);
        Queries = new ThingQueries(views);
        Checks = new RecordChecks(events, projections, views, _templates);
        Moving = new MovingTemplates(events);
    }

    public IRegistry Registry { get; }
    /// <summary>Measures registrations from now on.</summary>
    public void Use(IRegistrationTimes times) => ((ThingRegistry)Registry).Times = times;
    public ITemplates Templates { get; }
    public IPrefixTable Prefixes => _prefixes;
    public IPrefixRegistry PrefixRegistry { get; }
    public IThingQueries Queries { get; }
    public IRecordChecks Checks { get; }
    /// <summary>Which facts of others go with an organisation that moves to another node.</summary>
    public IMovingFacts Moving { get; }

    /// <param name="projections">Runs at least <see cref="ThingViews.All"/>.</param>
    /// <param name="operatorOrganization">The organisation that runs the node, <c>o.…</c>; null before it is set up.</param>
    public static async Task<ThingsRuntime> OpenAsync(IEvents events, IProjections projections, IDatabase views, IAccess access, TimeProvider time, Func<string?> operatorOrganization, CancellationToken cancel = default)
    {
        var runtime = new ThingsRuntime(events, projections, views, access, time, operatorOrganization);
        await runtime.LoadAsync(events, projections, views, cancel);
        return runtime;
    }

    private async Task LoadAsync(IEvents events, IProjections projections, IDatabase views, CancellationToken cancel)
    {
        var feed = new FactFeed(events, Wants, Apply);
        var newest = events.Size - 1;
        if (await projections.WaitAsync(newest, cancel, PrefixesView.ViewName, TemplatesView.ViewName, RangesView.ViewName))
        {
            var (prefixes, templates, ranges) = await views.ReadAsync(sql => (sql.Query(PrefixRows.Select("things_prefixes"), PrefixRows.Read), TemplatesView.Load(sql), RangesView.Load(sql)), cancel);
            foreach (var prefix in prefixes) _prefixes.Put(prefix);
            foreach (var template in templates) _templates.Put(template);
            foreach (var (pattern, position) in ranges) _ranges.Add(pattern, position);
        }
        else
        {
            // slow and right: a view that is stopped or being rebuilt must not decide what this node answers for
            const int page = 4096;
            for (var cursor = 0L; cursor <= newest;)
            {
                var entries = events.Log.ReadEffective(cursor, page, Wants, withBatchRows: false, out var next);
                foreach (var entry in entries) Apply(events.Decode(entry));
                if (next <= cursor) break;
                cursor = next;
            }
        }
        feed.Loaded();
    }

    private static bool Wants(string kind) => kind == RangesView.Kind || PrefixTable.Wants(kind) || TemplateFact.Wants(kind);

    private void Apply(RecordedEvent e)
    {
        if (e.Kind == RangesView.Kind)
        {
            if (RangeFact.Read(e) is { } range) _ranges.Add(range.Pattern, e.Position);
        }
        else if (TemplateFact.Wants(e.Kind)) _templates.Apply(e);
        else _prefixes.Apply(e);
    }
}
