using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases.Clocks;
using Yiwang.Cases.Commands;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Effects;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Cases.Values;
using Yiwang.Cases.Views;
using Yiwang.Cases.Watching;
using Yiwang.Events;
using Yiwang.Notices;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Organizations;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Cases;

/// <summary>What the engine stands on.</summary>
/// <param name="Registry">Null where no Things are: fields that name them are then checked by form alone.</param>
/// <param name="Keys">Sign decisions; null = decisions are recorded without a signature.</param>
/// <param name="Confirmation">Null = transitions that ask for the password again are refused.</param>
public sealed record CasesParts(IProjections Projections, IDatabase Views, IAccess Access, IAudit Audit, IDirectory Directory, IWorkCalendar Calendar, TimeProvider Time, IRegistry? Registry = null, ITemplates? Templates = null, OrganizationKeys? Keys = null, IConfirmation? Confirmation = null);

/// <summary>The engine over one log.</summary>
public sealed class CasesRuntime : IAsyncDisposable
{
    private readonly CaseFeed _feed;

    private CasesRuntime(CaseFeed feed, ICases cases, INodeCases node, IDefinitions definitions) => (_feed, Cases, Node, Definitions) = (feed, cases, node, definitions);

    public ICases Cases { get; }
    public INodeCases Node { get; }
    public IDefinitions Definitions { get; }

    /// <summary>Texts of the forms that cases of this log began with, for <see cref="DefinitionStore.Load"/>.</summary>
    public static IReadOnlyList<string> PublishedTexts(IEvents events) => PublishedForms.Texts(events);

    /// <summary>For the node's projection runner, which begins before the engine.</summary>
    public static CasesBase Prepare(IEvents events, IDefinitions definitions, TimeZoneInfo zone) => new(events, new CaseBook(events), new FormBook(definitions, zone));

    public void AddTo(IServiceCollection services) => services.AddSingleton(Cases).AddSingleton(Node).AddSingleton(Definitions);

    internal static CasesRuntime Open(CasesBase cases, CasesParts parts)
    {
        var (events, book, forms) = (cases.Events, cases.Book, cases.Forms);
        var sight = new Sight(parts.Access);
        var deadlines = new Deadlines(parts.Calendar, forms.Zone);
        var log = new CaseLog(events, parts.Projections, book, parts.Time);
        var views = new CaseViews(book, sight, deadlines, parts.Time);
        var tools = new CaseTools(log, book, new CaseKeys(log, book), forms, sight, views, parts.Time);
        var partyRules = new PartyRules(parts.Directory, book);
        var copies = new Copies(parts.Directory, parts.Registry, parts.Templates);
        var progress = new CaseProgress(partyRules, deadlines, copies, forms.Zone);
        var input = new FieldInput(new ValueRules(new References(parts.Directory, parts.Registry), forms.Zone));
        var rights = new TransitionRights(sight);
        var step = new StepTaking(input, new Guards(log, views), new Confirmations(parts.Confirmation), new Signatures(parts.Directory, parts.Keys), copies, forms.Zone);
        var commands = new CaseCommands(new Opening(tools, partyRules, rights, step, progress, input, new PublishedForms(events, forms.Definitions)), new Saving(tools, input, progress), new Moving(tools, rights, step, progress), new Remarking(tools), rights, tools);
        var reads = new CaseReads(tools, parts.Views, parts.Audit);
        var feed = new CaseFeed(events, parts.Projections, book, parts.Time);
        feed.Start();
        return new CasesRuntime(feed, new CaseEngine(tools, commands, reads, new EffectBook(), parts.Audit, parts.Directory), new NodeCases(tools, commands, reads, feed), forms.Definitions);
    }

    public ValueTask DisposeAsync() => _feed.DisposeAsync();
}

/// <summary>What views and engine share: the cases of the log, and the forms.</summary>
public sealed class CasesBase
{
    internal CasesBase(IEvents events, CaseBook book, FormBook forms) => (Events, Book, Forms, Views) = (events, book, forms, [new CasesView(book, forms)]);

    internal IEvents Events { get; }
    internal CaseBook Book { get; }
    internal FormBook Forms { get; }

    /// <summary>For the node's projection runner.</summary>
    public IReadOnlyList<Projection> Views { get; }

    /// <param name="parts">Its projections run at least <see cref="Views"/>.</param>
    public CasesRuntime Open(CasesParts parts) => CasesRuntime.Open(this, parts);
}
