using System.Globalization;
using System.Text.Json.Nodes;
using AePipeline.Json;
using AePipeline.Storage;

namespace AePipeline.Bulk;

/// <summary>Reads the request for a bulk job that a person or a program wrote, where the pipeline's own are read by <see cref="BulkRequest.Parse"/>.</summary>
public static class BulkSubmission
{
    /// <summary>
    /// Reads a request of which only the tasks must be there. The id is made up if it is missing; without a container and a
    /// prefix the images are those of <c>images/{first task}/</c>; the date is now, whatever it says.
    /// </summary>
    /// <param name="json">A JSON object with the properties of <see cref="BulkRequest"/>.</param>
    /// <param name="now">Dates the request.</param>
    /// <exception cref="InvalidDataException">It is not a possible request; the message says why and what to write instead.</exception>
    public static BulkRequest Read(string json, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(json);
        var members = ReadObject(json);
        // A misspelt prefix that is ignored means the whole container.
        var known = BulkJson.Default.BulkRequest.Properties.Select(property => property.Name).ToList();
        if (members.Select(member => member.Key).FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new InvalidDataException($"A request for a bulk job has no '{unknown}'. It has: {string.Join(", ", known.Where(name => name != "isOverUploads"))}.");
        }

        if (members["tasks"] is not JsonArray { Count: > 0 })
        {
            throw new InvalidDataException($"""The request names no tasks, for example "tasks": ["{ImageTasks.Usual}"].""");
        }

        members["createdAt"] = now;
        var isNamed = members.ContainsKey("id");
        if (!isNamed) members["id"] = "unnamed";
        var isPlaced = members.ContainsKey("container") || members.ContainsKey("prefix") || members.ContainsKey("listBlob");
        var request = BulkRequest.Parse(members.ToJsonString());
        return Checked(request with
        {
            Id = isNamed ? request.Id : MakeId(request.Tasks, now),
            Prefix = isPlaced ? request.Prefix : $"{request.Tasks[0].ToFolder()}/",
        });
    }

    /// <summary>A name for a job that was given none: the time and what is done last.</summary>
    public static string MakeId(IReadOnlyList<ImageTask> tasks, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + "-" + tasks[^1].ToFolder();
    }

    private static JsonObject ReadObject(string json)
    {
        try
        {
            return JsonRequest.ReadObject(json);
        }
        catch (InvalidDataException malformed)
        {
            throw new InvalidDataException($"This is not a request for a bulk job: {malformed.Message}", malformed);
        }
    }

    private static BulkRequest Checked(BulkRequest request)
    {
        try
        {
            request.Check();
            return request;
        }
        catch (ArgumentException impossible)
        {
            throw new InvalidDataException($"This is not a request for a bulk job: {impossible.Message}", impossible);
        }
    }
}
