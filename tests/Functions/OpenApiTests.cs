using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using AePipeline.Bulk;
using AePipeline.Functions.Http;
using AePipeline.Generation;
using AePipeline.Health;
using AePipeline.Latents;
using AePipeline.Models;
using AePipeline.Storage;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Tests;

/// <summary>The document says what the app does.</summary>
public sealed class OpenApiTests
{
    /// <summary>Every schema that a type of ours stands behind.</summary>
    public static TheoryData<string, Type> Contracts => new()
    {
        { "BulkRequest", typeof(BulkRequest) },
        { "BulkStatus", typeof(BulkStatus) },
        { "BulkCounts", typeof(BulkCounts) },
        { "BulkJobList", typeof(BulkJobList) },
        { "ModelVersions", typeof(ModelVersions) },
        { "PromoteRequest", typeof(PromoteRequest) },
        { "NearestResult", typeof(NearestResult) },
        { "NearestImage", typeof(NearestImage) },
        { "GenerationRequest", typeof(GenerationRequest) },
        { "GeneratedImages", typeof(GeneratedImages) },
        { "GeneratedImage", typeof(GeneratedImage) },
        { "HealthReport", typeof(HealthReport) },
    };

    [Fact]
    public async Task Document_Read_HasNoErrors()
    {
        var read = await OpenApiDocumentReader.ReadAsync();

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
    }

    [Fact]
    public async Task Document_Operations_AreThoseOfTheApp()
    {
        var document = (await OpenApiDocumentReader.ReadAsync()).Document!;
        var described =
            from path in document.Paths
            from operation in path.Value.Operations!
            select $"{operation.Value.OperationId}: {operation.Key.Method} {path.Key}";

        var served =
            from found in App.TriggeredBy<HttpTriggerAttribute>()
            from method in found.Trigger.Methods!
            select $"{App.NameOf(found.Function)}: {method.ToUpperInvariant()} /{found.Trigger.Route}";

        Assert.Equal(served.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void HttpTriggers_AllOfThem_AskForAKey() =>
        Assert.All(App.TriggeredBy<HttpTriggerAttribute>(), found => Assert.Equal(AuthorizationLevel.Function, found.Trigger.AuthLevel));

    [Theory]
    [MemberData(nameof(Contracts))]
    public async Task Document_Schema_HasThePropertiesOfItsType(string schema, Type type)
    {
        var document = (await OpenApiDocumentReader.ReadAsync()).Document!;
        var contract = (ApiJson.Default.GetTypeInfo(type) ?? HealthJson.Default.GetTypeInfo(type) ?? BulkJson.Default.GetTypeInfo(type))!;
        var properties = contract.Properties.Where(IsWritten).Select(property => property.Name);

        Assert.Equal(properties.Order(StringComparer.Ordinal), document.Components!.Schemas![schema].Properties!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_Families_AreThoseOfTheList()
    {
        var document = (await OpenApiDocumentReader.ReadAsync()).Document!;
        var served =
            from path in document.Paths.Values
            from operation in path.Operations!.Values
            from parameter in operation.Parameters ?? []
            where parameter.Name == "task"
            select parameter.Schema!.Enum!.Select(name => (string)name!);

        Assert.NotEmpty(served);
        Assert.All(served, names => Assert.Equal(ModelNames.Served, names));
        var tasks = document.Components!.Schemas!["BulkRequest"].Properties!["tasks"];
        Assert.Equal(ImageTasks.All.Select(ImageTasks.ToFolder), tasks.Items!.Enum!.Select(name => (string)name!));
        Assert.Equal(ImageTasks.All.Count, tasks.MaxItems);
    }

    /// <summary>What is worked out from the rest is written into the blob and means nothing to a reader of the document.</summary>
    private static bool IsWritten(JsonPropertyInfo property) =>
        property.Set is not null || (property.AttributeProvider as PropertyInfo)?.DeclaringType is { } type && type.GetConstructors().Any(
            constructor => constructor.GetParameters().Any(parameter => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase)));
}
