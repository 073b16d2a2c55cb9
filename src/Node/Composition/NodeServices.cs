using Yiwang.Events;
using Yiwang.Parties.Auditing;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;

namespace Yiwang.Node.Composition;

/// <summary>Every part of a node as a service, in order of dependence. Runners start with the host and stop before the stores close.</summary>
internal static class NodeServices
{
    public static void AddNode(this IServiceCollection services, NodeStores stores)
    {
        services.AddSingleton(stores).AddSingleton(stores.Meters);
        services.AddSingleton<IKeyStore>(stores.Keys).AddSingleton<ILog>(stores.Log);
        services.AddSingleton(stores.Events).AddSingleton<IEvents>(stores.Events);
        services.AddSingleton(stores.Audit).AddSingleton<IAudit>(stores.Audit);
    }
}
