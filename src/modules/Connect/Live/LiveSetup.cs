using Microsoft.Extensions.DependencyInjection;
using Yiwang.Connect.Live.Correcting;

namespace Yiwang.Connect.Live;

internal static class LiveSetup
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<StateRecorder>();
        services.AddSingleton<LiveStates>();
        services.AddSingleton<ILiveStates>(s => s.GetRequiredService<LiveStates>());
        services.AddHostedService<LiveLoop>();
        services.AddSingleton<LateWindows>().AddSingleton<StateCorrection>().AddHostedService<CorrectionLoop>();
    }
}
