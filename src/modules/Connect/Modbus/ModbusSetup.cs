using Microsoft.Extensions.DependencyInjection;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;

namespace Yiwang.Connect.Modbus;

internal static class ModbusSetup
{
    public static void Add(IServiceCollection services) => services.AddSingleton<IDriverFactory, ModbusDrivers>();
}

internal sealed class ModbusDrivers : IDriverFactory
{
    public bool Makes(AdapterKind kind) => kind is AdapterKind.ModbusTcp or AdapterKind.ModbusRtuOverTcp or AdapterKind.ModbusRtu;

    public IDriver Make(DriverSetup setup) => new ModbusDriver(setup);
}
