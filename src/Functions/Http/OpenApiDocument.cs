using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Http;

/// <summary>The description of this API, for clients and generators of clients.</summary>
public static class OpenApiDocument
{
    private const string Resource = "openapi.json";

    /// <summary>The document, OpenAPI 3.1.</summary>
    [Function("GetOpenApiDocument")]
    public static IResult Get([HttpTrigger(AuthorizationLevel.Function, "get", Route = Resource)] HttpRequest http) =>
        Results.Stream(Open(), "application/json");

    internal static Stream Open() => typeof(OpenApiDocument).Assembly.GetManifestResourceStream(Resource)
        ?? throw new InvalidOperationException($"{Resource} is not part of this build.");
}
