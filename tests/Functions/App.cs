using System.Reflection;
using AePipeline.Functions.Hosting;
using AePipeline.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AePipeline.Functions.Tests;

/// <summary>The app, put together as its program does.</summary>
internal static class App
{
    /// <summary>Every function, by its method.</summary>
    public static IReadOnlyList<MethodInfo> Functions { get; } =
    [
        .. typeof(PipelineApp).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null),
    ];

    public static string NameOf(MethodInfo function) => function.GetCustomAttribute<FunctionAttribute>()!.Name;

    /// <summary>The attribute by which a function is called, and the parameter that has it.</summary>
    public static IEnumerable<(MethodInfo Function, ParameterInfo Parameter, TTrigger Trigger)> TriggeredBy<TTrigger>()
        where TTrigger : Attribute =>
        from function in Functions
        from parameter in function.GetParameters()
        where parameter.GetCustomAttribute<TTrigger>() is not null
        select (function, parameter, parameter.GetCustomAttribute<TTrigger>()!);

    public static IHost Build(TestAccount account) => Build(("Uploads:ConnectionString", account.ConnectionString));

    public static IHost Build(params (string Name, string? Value)[] settings)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)));
        builder.AddPipeline();
        // The program's generated start-up code does this.
        builder.ConfigureBlobStorageExtension();
        return builder.Build();
    }
}
