using Microsoft.Extensions.DependencyInjection;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Administration;

/// <summary>Operations 100–105 and 300–302.</summary>
internal static class AdministrationSetup
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<AdministrationRules>();
        services.AddSingleton<IHandleOperation, CreateOperation>().AddSingleton<IHandleOperation, DeleteOperation>().AddSingleton<IHandleOperation, RemoveOperation>();
        services.AddSingleton<IHandleOperation, ListHandlesOperation>().AddSingleton<IHandleOperation, ListPrefixesOperation>();
        foreach (var code in new[] { OpCode.AddValue, OpCode.ModifyValue })
            services.AddSingleton<IHandleOperation>(s => new ValueOperation(code, s.GetRequiredService<ValueChanges>(), s.GetRequiredService<AdministrationRules>()));
        foreach (var code in new[] { OpCode.HomePrefix, OpCode.UnhomePrefix })
            services.AddSingleton<IHandleOperation>(s => new HomingOperation(code, s.GetRequiredService<PrefixHoming>(), s.GetRequiredService<AdministrationRules>()));
    }
}
