using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Connect;
using Yiwang.Events;
using Yiwang.Guard;
using Yiwang.Identify;
using Yiwang.Node.Settings;
using Yiwang.Notices;
using Yiwang.Serve;
using Yiwang.Things.Views;
using Yiwang.Trust;

namespace Yiwang.Node.Composition;

/// <summary>Every view that the node builds from its log, and the forms that the views of cases are built by.</summary>
internal sealed record NodeViews(DefinitionStore Definitions, CasesBase Cases, IReadOnlyList<Projection> All)
{
    private static readonly DefinitionAssembly[] s_definitions = [new(typeof(ConnectRuntime).Assembly), new(typeof(IdentifyApi).Assembly), new(typeof(ServeSetup).Assembly), new(typeof(GuardSetup).Assembly), new(typeof(TrustSetup).Assembly)];

    public static NodeViews Of(DataFolder folder, NodeStores stores)
    {
        var definitions = DefinitionStore.Load(s_definitions, Path.Combine(folder.Root, "definitions"), null, CasesRuntime.PublishedTexts(stores.Events));
        var cases = CasesRuntime.Prepare(stores.Events, definitions, TimeZones.Node);
        return new(definitions, cases, [.. ThingViews.All(stores.Events, TimeZones.Node), .. ConnectRuntime.Views, .. NoticesRuntime.Views(stores.Events), .. cases.Views, .. TrustSetup.Views]);
    }
}
