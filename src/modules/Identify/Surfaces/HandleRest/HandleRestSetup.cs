using Microsoft.Extensions.DependencyInjection;
using Yiwang.Identify.Surfaces.HandleRest.Authorization;

namespace Yiwang.Identify.Surfaces.HandleRest;

internal static class HandleRestSetup
{
    public static void Add(IServiceCollection services) => services.AddSingleton<RestSignIn>().AddSingleton<HandleRequest>().AddSingleton<HandleLists>();
}
