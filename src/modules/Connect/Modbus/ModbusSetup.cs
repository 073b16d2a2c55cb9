using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Modbus.Serving;

namespace Yiwang.Connect.Modbus;

internal static class ModbusSetup
{
    public static void AddDrivers(IServiceCollection services) => services.AddSingleton<IDriverFactory, ModbusDrivers>();

    /// <summary>The node's own server: a listener takes it with <c>UseModbus()</c>. <see cref="ModbusServerOptions"/> may be added by the node, before or after.</summary>
    public static void AddServer(IServiceCollection services)
    {
        services.TryAddSingleton(new ModbusServerOptions());
        services.AddSingleton<IServedWrites, GuardedWrites>().AddSingleton<IRegisterBank, ServedPoints>().AddSingleton<ModbusServer>();
    }
}

internal sealed class ModbusDrivers : IDriverFactory
{
    public bool Makes(AdapterKind kind) => kind is AdapterKind.ModbusTcp or AdapterKind.ModbusRtuOverTcp or AdapterKind.ModbusRtu;

    public IDriver Make(DriverSetup setup) => new ModbusDriver(setup);
}
