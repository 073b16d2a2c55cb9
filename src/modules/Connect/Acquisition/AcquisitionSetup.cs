using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Acquisition.Control;
using Yiwang.Connect.Acquisition.Trials;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Classes;
using Yiwang.Connect.Points.Table;
using Yiwang.Net.Resolving;

namespace Yiwang.Connect.Acquisition;

internal static class AcquisitionSetup
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<AdapterRunner>().AddHostedService(s => s.GetRequiredService<AdapterRunner>());
        services.AddSingleton<TrialReadings>().AddSingleton<ClassSetup>().AddSingleton<PointControl>().AddSingleton<NamedWrites>().AddSingleton<PointTableImport>().AddSingleton<IDerivedSource, PointRecords>();
        services.TryAddSingleton(new ControlOptions());
    }
}
