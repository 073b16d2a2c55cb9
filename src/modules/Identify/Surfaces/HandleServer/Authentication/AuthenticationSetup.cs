using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Operations;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Rest;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Sessions;
using Yiwang.Identify.Surfaces.HandleServer.Engine;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication;

/// <summary>Operations 200, 201, 400–402 and 2001, and what they and the JSON interface share.</summary>
internal static class AuthenticationSetup
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton(new AuthenticationOptions());
        services.AddSingleton<SessionTable>().AddSingleton<ExchangeKeys>().AddSingleton<HomeSite>();
        services.AddSingleton(s => new OpenChallenges(s.GetRequiredService<TimeProvider>(), s.GetRequiredService<AuthenticationOptions>().ChallengeLifetime));
        services.AddSingleton<IElsewhere, Elsewhere>().AddSingleton<KeyFinder>().AddSingleton<AnswerCheck>();
        services.AddSingleton<IHandleSessions, HandleSessions>();
        services.AddSingleton<IHandleOperation, AnswerChallenge>().AddSingleton<IHandleOperation, VerifyAnswer>();
        services.AddSingleton<IHandleOperation, SetUpSession>().AddSingleton<IHandleOperation, ExchangeSessionKey>().AddSingleton<IHandleOperation, TerminateSession>();
        services.AddSingleton<IHandleOperation, LogIn>();
        services.AddSingleton<RestProofs>().AddSingleton<RestSessions>();
    }
}
