using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases;
using Yiwang.Console.Cases.Api;
using Yiwang.Console.Cases.Files;
using Yiwang.Console.Cases.Form;
using Yiwang.Console.Cases.Lists;
using Yiwang.Console.Cases.Names;
using Yiwang.Console.Cases.Slots;
using Yiwang.Console.Cases.Today;
using Yiwang.Console.Cases.Words;
using Yiwang.Console.Slots;

namespace Yiwang.Console.Cases;

/// <summary>Pages of every form, made from its definition: a new file brings its own.</summary>
public static class CasesSetup
{
    public static IServiceCollection AddCasePages(this IServiceCollection services)
    {
        services.AddSingleton<Attachments>().AddSingleton<ApiFiles>();
        services.AddSingleton(s => s.GetRequiredService<CasesRuntime>().Previews);
        services.AddScoped<ReferenceNames>().AddScoped<FieldText>().AddScoped<FormReader>();
        services.AddSingleton<IReferenceSource, PeopleSource>().AddSingleton<IReferenceSource, OrganizationSource>().AddSingleton<IReferenceSource, PartnerSource>().AddSingleton<IReferenceSource, ThingSource>();
        services.AddScoped<IReferenceSource, IndustrySource>();
        services.AddSingleton<IMenuSource, CaseMenu>();
        services.AddScoped<ISearchSource, CaseSearch>();
        services.AddSingleton(new ThingPanel(new("办件", "Cases"), typeof(CasesOfThing), 20));
        services.AddSingleton(new TodayItem(typeof(WorkToday), 300, CaseMenu.MayHandle));
        return services;
    }

    public static void MapCasePages(this IEndpointRouteBuilder routes)
    {
        FileEndpoints.Map(routes);
        CasesApi.Map(routes);
        PickEndpoint.Map(routes);
        CasePreview.Map(routes);
        CaseExport.Map(routes);
        SavedViews.Map(routes);
    }
}
