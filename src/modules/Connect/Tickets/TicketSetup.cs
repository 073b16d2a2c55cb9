using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;

namespace Yiwang.Connect.Tickets;

/// <summary>Remote control under tickets (FM-09b): what control-ticket.case.yaml names.</summary>
internal static class TicketSetup
{
    public static void Add(IServiceCollection services) =>
        services.AddSingleton<Interlocks>().AddSingleton<ICaseGuard, ControlAllowed>().AddSingleton<ICaseGuard, InterlocksHold>().AddSingleton<ICaseEffect, ControlWrite>().AddSingleton<ICaseEffect, TicketPoint>();
}
