using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases.Clocks;
using Yiwang.Cases.Commands;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Effects;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Cases.Travel;
using Yiwang.Cases.Values;
using Yiwang.Cases.Watching;
using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Storage.Sql;

namespace Yiwang.Cases;

/// <summary>The engine over one log. Commands and lists work once it is open; deadlines and effects once it is started, since their guards and effects come with the modules.</summary>
public sealed class CasesRuntime : IAsyncDisposable
{
    private readonly Guards _guards;
    private readonly EffectRunning _running;
    private readonly EffectReader _reader;
    private readonly EffectWorker _worker;
    private readonly CaseFeed _feed;
    private readonly CaseTravel _travel;

    private CasesRuntime(CasesBase cases, CasesParts parts)
    {
        var (events, book, forms) = (cases.Events, cases.Book, cases.Forms);
        var sight = new Sight(parts.Access, new Districts(parts.Directory));
        var deadlines = new Deadlines(parts.Calendar, forms.Zone);
        var log = new CaseLog(events, parts.Projections, book, parts.Time);
        var views = new CaseViews(book, sight, deadlines, parts.Time);
        Tools = new CaseTools(log, book, new CaseKeys(log, book), forms, sight, views, parts.Time);
        _guards = new Guards(log, views);
        var published = new PublishedForms(events, forms.Definitions);
        Commands = Build(parts, deadlines, published);
        var reads = new CaseReads(Tools, parts.Views, parts.Audit);
        var telling = new Telling(parts.Notices, forms.Zone);
        var children = new ChildCases(Tools, parts.Views);
        var (lanes, store, marks) = (new EffectLanes(id => Effects.MovingEffects.Rests(book, parts.Directory, events.Holds, id)), new EffectStore(parts.State), new CaseMarks(parts.State));
        _running = new EffectRunning(Tools, Commands, telling, parts.Directory);
        _worker = new EffectWorker(lanes, store, _running, parts.Time);
        _reader = new EffectReader(events, book, forms, store, marks, lanes, parts.Time, _worker.Wake);
        MovingEffects = new Effects.MovingEffects(book, parts.Directory, store, _reader, lanes, events.TakeOver, _worker.Wake, parts.Time);
        Sweeper = new Sweeper(Tools, deadlines, parts.Views, marks, parts.Directory, events.Holds);
        log.Woken = Sweeper.Note;
        _feed = new CaseFeed(events, parts.Projections, book, parts.Time);
        BuiltInEffects = [new OpenEffect(Commands), new OpenEachEffect(Commands, children), new FillChildrenEffect(Commands, children), new MoveParentEffect(Commands), new MoveChildrenEffect(Commands, children), new TellEffect(Tools, telling)];
        BuiltInGuards = [new ChildrenGuard(children), new UniqueGuard(Tools)];
        _guards.Use(BuiltInGuards);
        // forms of cases that are taken over from another node (携码迁移) are known before the cases
        if (forms.Definitions is DefinitionStore texts)
            events.Log.OnEffective(entry => { if (PublishedForms.Text(events.Decode(entry)) is { } text) texts.Recall(text); }, kind => kind == Yiwang.Events.Kinds.CaseKinds.DefinitionPublished);
        Moving = new MovingCases(events, book, parts.Directory);
        _travel = new CaseTravel(Tools, deadlines, parts.Directory, new CaseReceiving(Tools, deadlines, parts.Directory, published));
        BuiltInEffects = [.. BuiltInEffects, new ForwardEffect(_travel)];
        _running.Use(BuiltInEffects);
        var retry = new EffectRetry(Tools, parts.Access, parts.Directory, lanes, store, parts.Audit, _worker.Wake);
        Cases = new CaseEngine(Tools, Commands, reads, lanes, retry, parts.Audit, parts.Directory, _travel);
        Node = new NodeCases(Tools, Commands, reads, _feed);
    }

    public ICases Cases { get; }
    public INodeCases Node { get; }
    public ICaseTravel Travel => _travel;
    /// <summary>Which facts about cases go with an organisation that moves to another node.</summary>
    public IMovingFacts Moving { get; }
    public IMovingEffects MovingEffects { get; }
    /// <summary>For pages that show how a form stands while it is filled in.</summary>
    public FormPreviews Previews { get; private set; } = null!;
    public IDefinitions Definitions => Tools.Forms.Definitions;
    public IReadOnlyList<ICaseEffect> BuiltInEffects { get; }
    public IReadOnlyList<ICaseGuard> BuiltInGuards { get; }
    /// <summary>Steps of the State schema, to be applied before <see cref="CasesBase.Open"/>.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } = [CaseMarks.Schema];

    internal CaseTools Tools { get; }
    internal CaseCommands Commands { get; }
    internal Sweeper Sweeper { get; }

    /// <summary>One turn of deadlines and effects, for tests with a clock of their own: a sleep that began before the clock was moved would last too long.</summary>
    internal async Task TurnAsync(CancellationToken cancel)
    {
        await Sweeper.SweepAsync(cancel);
        _worker.Wake();
    }

    /// <summary>When it completes, what the fact brings about is known to wait.</summary>
    internal Task PlannedAsync(long position, CancellationToken cancel) => _reader.ReachedAsync(position + 1, cancel);

    /// <summary>Texts of the forms that cases of this log began with, for <see cref="DefinitionStore.Load"/>.</summary>
    public static IReadOnlyList<PublishedText> PublishedTexts(IEvents events) => PublishedForms.Texts(events);

    /// <summary>What views and engine share; before the projection runner, which begins before the engine.</summary>
    public static CasesBase Prepare(IEvents events, IDefinitions definitions, TimeZoneInfo zone) => new(events, new CaseBook(events), new FormBook(definitions, zone));

    public void AddTo(IServiceCollection services) => services.AddSingleton(this).AddSingleton(Cases).AddSingleton(Node).AddSingleton(Definitions);

    /// <summary>Who carries cases to other nodes; before <see cref="StartAsync"/>.</summary>
    public void Carry(ICaseRoads roads) => _travel.Roads = Tools.Views.Roads = roads;

    /// <summary>Takes what modules have registered; then deadlines are swept and effects run.</summary>
    public async Task StartAsync(IEnumerable<ICaseGuard> guards, IEnumerable<ICaseEffect> effects, CancellationToken cancel = default)
    {
        _guards.Use(guards);
        _running.Use(effects);
        _worker.Start();
        await _reader.StartAsync(cancel);
        Sweeper.Start();
    }

    internal static CasesRuntime Open(CasesBase cases, CasesParts parts)
    {
        var runtime = new CasesRuntime(cases, parts);
        runtime._feed.Start();
        return runtime;
    }

    private CaseCommands Build(CasesParts parts, Deadlines deadlines, PublishedForms published)
    {
        var zone = Tools.Forms.Zone;
        var parties = new PartyRules(parts.Directory, Tools.Book);
        var copies = new Copies(parts.Directory, parts.Registry, parts.Templates);
        Previews = new FormPreviews(Tools.Forms, parties, copies, parts.Time);
        var progress = new CaseProgress(parties, deadlines, copies, zone);
        var input = new FieldInput(new ValueRules(new References(parts.Directory, parts.Registry, parts.Partners), zone));
        var rights = new TransitionRights(Tools.Sight);
        var step = new StepTaking(input, _guards, new Confirmations(parts.Confirmation), new Signatures(parts.Directory, parts.Keys), copies, zone);
        return new CaseCommands(new Opening(Tools, parties, rights, step, progress, input, published), new Saving(Tools, input, progress), new Moving(Tools, rights, step, progress), new Remarking(Tools), rights, Tools);
    }

    public async ValueTask DisposeAsync()
    {
        await Sweeper.DisposeAsync();
        await _reader.DisposeAsync();
        await _worker.DisposeAsync();
        await _feed.DisposeAsync();
    }
}
